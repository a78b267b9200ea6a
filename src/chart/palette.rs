//! Colours that colour-blind readers can tell apart.
//!
//! Okabe and Ito, Color Universal Design (2008).

use plotters::style::RGBColor;

use super::collector::Presence;

/// Blue.
pub const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Sky blue.
pub const SKY_BLUE: RGBColor = RGBColor(86, 180, 233);
/// Bluish green.
pub const GREEN: RGBColor = RGBColor(0, 158, 115);
/// Orange.
pub const ORANGE: RGBColor = RGBColor(230, 159, 0);
/// Vermilion.
pub const VERMILION: RGBColor = RGBColor(213, 94, 0);
/// Reddish purple.
pub const PURPLE: RGBColor = RGBColor(204, 121, 167);
/// Yellow.
pub const YELLOW: RGBColor = RGBColor(240, 228, 66);
/// For text and axes.
pub const INK: RGBColor = RGBColor(40, 40, 40);
/// For lines behind the data.
pub const GRID: RGBColor = RGBColor(222, 222, 222);
/// For the time of a fault.
pub const FAULT: RGBColor = RGBColor(120, 120, 120);

/// The same in a legend: as it looks on white.
pub const FAULT_ON_WHITE: RGBColor = RGBColor(205, 205, 205);

/// The colour of agents.
pub const fn of_presence(presence: Presence) -> RGBColor {
    match presence {
        Presence::Talking => BLUE,
        Presence::Held => PURPLE,
        Presence::WrapUp => SKY_BLUE,
        Presence::Reserved => YELLOW,
        Presence::Available => GREEN,
        Presence::NotReady => ORANGE,
        Presence::CutOff => VERMILION,
        Presence::Away => GRID,
    }
}

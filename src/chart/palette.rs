//! Colours that colour-blind readers can tell apart, and what tells them apart without
//! colour: dashes, marks, hatching.
//!
//! Okabe and Ito, Color Universal Design (2008).

use plotters::style::RGBColor;

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
pub const GRID: RGBColor = RGBColor(216, 216, 216);
/// For the time of a fault.
pub const FAULT: RGBColor = RGBColor(120, 120, 120);
/// The same in a legend: as it looks on white.
pub const FAULT_ON_WHITE: RGBColor = RGBColor(214, 214, 214);

/// Lines across an area, for where colours are not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hatch {
    /// None.
    None,
    /// Rising to the right.
    Rising,
    /// Falling to the right.
    Falling,
    /// Both.
    Crossed,
    /// Level.
    Level,
    /// Upright.
    Upright,
}

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A disk.
    Disk,
    /// A triangle on its base.
    Triangle,
    /// The outline of a square.
    Square,
    /// A slanted cross.
    Cross,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// Its colour.
    pub colour: RGBColor,
    /// Its width in pixels.
    pub width: u32,
    /// Lengths of dashes and gaps, by turns; none: one whole line.
    pub dashes: &'static [i32],
}

/// How an area is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Its colour.
    pub colour: RGBColor,
    /// The lines across it.
    pub hatch: Hatch,
}

const DASHED: &[i32] = &[12, 5];
const DOTTED: &[i32] = &[3, 4];
const DASH_DOT: &[i32] = &[14, 5, 3, 5];

/// Lines of things of one kind, such as nodes, in their order: colours repeat after seven,
/// colour and dashes together after 28.
pub fn stroke(number: usize) -> Stroke {
    const COLOURS: [RGBColor; 7] = [BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY_BLUE, INK];
    const DASHES: [&[i32]; 4] = [&[], DASHED, DOTTED, DASH_DOT];
    let turn = number / COLOURS.len();
    Stroke {
        colour: COLOURS[number % COLOURS.len()],
        width: 2,
        dashes: DASHES[(number % COLOURS.len() + turn) % DASHES.len()],
    }
}

/// A whole line of a colour.
pub const fn whole(colour: RGBColor, width: u32) -> Stroke {
    Stroke { colour, width, dashes: &[] }
}

/// A dashed line of a colour.
pub const fn dashed(colour: RGBColor, width: u32) -> Stroke {
    Stroke { colour, width, dashes: DASHED }
}

/// An area without lines across it.
pub const fn plain(colour: RGBColor) -> Fill {
    Fill { colour, hatch: Hatch::None }
}

/// How light a colour is on grey paper, 0 (black) to 255 (white): the weights of BT.601.
pub const fn lightness(colour: RGBColor) -> u32 {
    (colour.0 as u32 * 299 + colour.1 as u32 * 587 + colour.2 as u32 * 114) / 1_000
}

/// The colour of lines across an area: they must show on it without colours too.
pub const fn hatching(area: RGBColor) -> RGBColor {
    if lightness(area) > 180 { RGBColor(96, 96, 96) } else { plotters::style::WHITE }
}

/// `#0072B2`.
pub fn hex(colour: RGBColor) -> String {
    format!("#{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2)
}

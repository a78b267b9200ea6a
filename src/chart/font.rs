//! The font that texts are measured with and drawn in.

use std::sync::Once;

use plotters::style::{FontStyle, register_font};

/// The font's family, as an SVG names it: with what to take where it is not installed.
pub const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// DejaVu Sans, reduced to Latin letters and punctuation; its licence lies beside it.
pub(super) static FONT: &[u8] = include_bytes!("font/DejaVuSans-subset.ttf");

/// Makes the font known; must come before anything is drawn.
pub fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let registered = register_font(FAMILY, FontStyle::Normal, FONT);
        assert!(registered.is_ok(), "the font that is built in can be read");
    });
}

//! PNG files, made from the SVG.

use super::error::ChartError;

/// Whether this build can make them.
pub const BUILT_IN: bool = cfg!(feature = "png");

/// The picture as a PNG, at twice its size: for screens and paper of today.
#[cfg(feature = "png")]
pub fn png(svg: &str) -> Result<Vec<u8>, ChartError> {
    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::{Options, Tree};
    const TIMES: f32 = 2.0;

    let failed = |reason: String| ChartError::Drawing(reason);
    let mut options = Options::default();
    options.fontdb_mut().load_font_data(super::font::FONT.to_vec());
    options.font_family = "DejaVu Sans".to_owned();
    let tree = Tree::from_str(svg, &options).map_err(|error| failed(error.to_string()))?;
    let size = tree.size();
    let (width, height) = ((size.width() * TIMES) as u32, (size.height() * TIMES) as u32);
    let mut pixels =
        Pixmap::new(width, height).ok_or_else(|| failed("it has no size".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(TIMES, TIMES), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(error.to_string()))
}

/// This build cannot.
#[cfg(not(feature = "png"))]
pub fn png(_: &str) -> Result<Vec<u8>, ChartError> {
    Err(ChartError::Drawing("this build makes no PNG".to_owned()))
}

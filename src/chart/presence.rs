//! How late presence updates come, and how long app servers disagree.

use super::bins::Bins;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{BLUE, SKY_BLUE, VERMILION, dashed, plain, whole};
use super::quantiles::Quantiles;
use super::scale::Scale;
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};

/// The length of a bin for quantiles: so many in a picture.
const BINS: f64 = 120.0;

struct Updates {
    delays: Quantiles,
    windows: Quantiles,
    any_window: bool,
}

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let Some(updates) = gather(source)? else { return Ok(None) };
    let mut shown = vec![("Delay of updates, from the pool to the app server", &updates.delays)];
    if updates.any_window {
        shown.push((
            "Divergence: from the first app server's receipt to the last",
            &updates.windows,
        ));
    }
    let spec = |(title, of): &(&str, &Quantiles)| {
        let (low, high) = ends(of);
        // The median does not lie on the edge.
        let scale = Scale::lengths(low * 0.8, high);
        PanelSpec::new(*title, "Length, by powers of ten", scale, 250)
    };
    let specs: Vec<PanelSpec> = shown.iter().map(spec).collect();
    let keys = vec![
        Key::new(Swatch::Line(whole(BLUE, 2)), "half of them are shorter (median)"),
        Key::new(Swatch::Area(plain(SKY_BLUE)), "from the median to the 95th percentile"),
        Key::new(Swatch::Line(dashed(VERMILION, 2)), "longest"),
    ];
    let mut svg = String::new();
    let title = "presence delay and divergence";
    let plot = TimePlot::new(&mut svg, source, title, (0.0, source.end_s), &specs, keys)?;
    for (panel, (_, of)) in plot.panels.iter().zip(&shown) {
        let (median, high) = (of.quantile(0.5), of.quantile(0.95));
        let (low_end, _) = ends(of);
        let or_ground = |values: &[Option<f64>]| -> Vec<f64> {
            values.iter().map(|value| value.unwrap_or(low_end)).collect()
        };
        let band = (or_ground(&high), or_ground(&median));
        panel.fill(&plot.canvas, of.width, (&band.0, &band.1), plain(SKY_BLUE))?;
        panel.draw_steps(&plot.canvas, of.width, &median, whole(BLUE, 2))?;
        panel.draw_steps(&plot.canvas, of.width, &of.quantile(1.0), dashed(VERMILION, 2))?;
    }
    plot.shade_faults()?;
    plot.finish()?;
    Ok(Some(svg))
}

/// The same as series.
///
/// # Errors
/// See [`ChartError`].
pub fn tracks(source: &Source) -> Result<Vec<Track>, ChartError> {
    let Some(updates) = gather(source)? else { return Ok(Vec::new()) };
    let track = |title: &str, of: &Quantiles| Track {
        title: title.to_owned(),
        unit: "s".to_owned(),
        stacked: false,
        width_s: of.width,
        lines: vec![
            TrackLine::with_gaps("median", whole(BLUE, 2), of.quantile(0.5)),
            TrackLine::with_gaps("95th percentile", whole(SKY_BLUE, 2), of.quantile(0.95)),
            TrackLine::with_gaps("longest", dashed(VERMILION, 2), of.quantile(1.0)),
        ],
    };
    let mut tracks = vec![track("Delay of presence updates", &updates.delays)];
    if updates.any_window {
        tracks.push(track("Divergence of app servers", &updates.windows));
    }
    Ok(tracks)
}

/// The smallest median and the largest value.
fn ends(of: &Quantiles) -> (f64, f64) {
    let low = of.quantile(0.5).into_iter().flatten().fold(f64::INFINITY, f64::min);
    let high = of.quantile(1.0).into_iter().flatten().fold(1e-3, f64::max);
    (low.min(high), high)
}

fn gather(source: &Source) -> Result<Option<Updates>, ChartError> {
    let Some(mut table) = source.table("presence.csv")? else { return Ok(None) };
    let [published, delay, window] = table.columns(["published_s", "delay_s", "window_s"])?;
    let bins = Quantiles::like(&Bins::intervals(source.end_s, source.end_s / BINS));
    let mut updates = Updates { delays: bins.clone(), windows: bins, any_window: false };
    let mut any = false;
    while table.advance()? {
        let at = table.number(published)?.unwrap_or_default();
        if let Some(delay) = table.number(delay)? {
            updates.delays.add(at, delay);
            any = true;
        }
        if let Some(window) = table.number(window)? {
            updates.windows.add(at, window);
            updates.any_window = true;
        }
    }
    Ok(any.then_some(updates))
}

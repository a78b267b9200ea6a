//! Contacts waiting over time, and the service level of each interval.

use super::collector::Collected;
use super::error::ChartError;
use super::frame::{Frame, LegendEntry};
use super::palette::{BLUE, FAULT_ON_WHITE, SKY_BLUE, VERMILION};

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(of: &Collected) -> Result<String, ChartError> {
    let largest = of.waiting.values.iter().copied().fold(0.0, f64::max);
    let mut svg = String::new();
    let title = "waiting and service level";
    let frame = Frame::new(&mut svg, title, "Contacts waiting", largest, of)?;
    frame.draw_share_axis("Service level per interval (%)")?;

    let upper = frame.steps(of.waiting.bins(of.end_s));
    let lower = frame.steps(of.waiting.bins(of.end_s).map(|(start, end, _)| (start, end, 0.0)));
    frame.fill(&lower, &upper, SKY_BLUE)?;
    frame.line(upper, BLUE, 1)?;
    frame.draw_faults(&of.faults)?;
    for line in service_level_lines(of, &frame) {
        frame.line(line, VERMILION, 3)?;
    }
    let mut legend: Vec<LegendEntry> = vec![
        (SKY_BLUE, "contacts waiting (left axis)"),
        (VERMILION, "service level per interval (right axis)"),
    ];
    if !of.faults.is_empty() {
        legend.push((FAULT_ON_WHITE, "fault"));
    }
    frame.finish(&legend)?;
    Ok(svg)
}

/// Steps of the service level, interrupted where it is undefined.
fn service_level_lines(of: &Collected, frame: &Frame<'_>) -> Vec<Vec<(i32, i32)>> {
    let mut lines = Vec::new();
    let mut line = Vec::new();
    for (interval, share) in of.service_level.iter().enumerate() {
        let start = interval as f64 * of.interval_s;
        match share {
            Some(share) if start < of.end_s => {
                let y = frame.y_of_share(*share);
                let end = (start + of.interval_s).min(of.end_s);
                line.extend([(frame.x(start), y), (frame.x(end), y)]);
            }
            _ => lines.push(std::mem::take(&mut line)),
        }
    }
    lines.push(line);
    lines.retain(|line| !line.is_empty());
    lines
}

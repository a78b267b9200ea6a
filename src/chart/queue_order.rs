//! In which order interactions were taken, against the order that was due.

use plotters::style::text_anchor::{HPos, VPos};

use super::bins::Bins;
use super::canvas::{Canvas, GAP, TEXT, TITLE, WIDTH, fitted};
use super::dots::Dots;
use super::error::ChartError;
use super::legend::{Key, Legend, Swatch};
use super::palette::{BLUE, GREEN, INK, Mark, SKY_BLUE, VERMILION, dashed, whole};
use super::panel::{LEFT, Panel, RIGHT};
use super::scale::{Scale, grouped};
use super::source::Source;
use super::track::{Track, TrackLine};

/// Panels of one row; of more queues only the first by name are shown.
const ACROSS: i32 = 2;
const QUEUES: usize = 6;
const HEIGHT: i32 = 380;
const TOP: i32 = 92;
/// From one row of panels to the next.
const ROW: i32 = HEIGHT + 110;

/// What is known of a queue.
#[derive(Clone, Debug)]
struct Queue {
    name: String,
    taken: u64,
    out_of_order: u64,
    largest: f64,
}

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let queues = queues(source)?;
    if queues.is_empty() {
        return Ok(None);
    }
    let all = queues.len();
    let shown = &queues[..all.min(QUEUES)];
    let across = ACROSS.min(shown.len() as i32);
    let rows = (shown.len() as i32 + across - 1) / across;
    let keys = vec![
        Key::new(Swatch::Line(dashed(INK, 1)), "the order that was due"),
        Key::new(Swatch::Mark(Mark::Disk, BLUE), "taken when due"),
        Key::new(Swatch::Mark(Mark::Triangle, VERMILION), "taken later than due"),
        Key::new(Swatch::Mark(Mark::Square, GREEN), "taken earlier"),
    ];
    let legend = Legend::new(keys, LEFT, RIGHT)?;
    let legend_top = TOP + rows * ROW - 34;
    let mut svg = String::new();
    let canvas = Canvas::new(&mut svg, legend_top + legend.height() + 10)?;
    let more =
        if all > QUEUES { format!(" (the first {QUEUES} of {all} queues)") } else { String::new() };
    let title = format!("{}: queue order{more}", source.scenario);
    canvas.text(
        &fitted(&title, TITLE, WIDTH - LEFT - GAP)?,
        (LEFT, 14),
        TITLE,
        HPos::Left,
        VPos::Top,
    )?;
    let mut panels = Vec::new();
    for (number, queue) in shown.iter().enumerate() {
        let (column, row) = (number as i32 % across, number as i32 / across);
        let width = (WIDTH - 30) / across;
        let top = TOP + row * ROW;
        let panel = Panel {
            left: column * width + LEFT,
            right: (column + 1) * width - 24,
            top,
            bottom: top + HEIGHT,
            from: 0.0,
            to: scale_top(queue.largest),
            scale: Scale::counts(queue.largest),
        };
        let share = 100.0 * queue.out_of_order as f64 / queue.taken.max(1) as f64;
        let title = format!(
            "{}: {} taken, {} out of order ({share:.1} %)",
            queue.name,
            grouped(queue.taken as f64, 0),
            grouped(queue.out_of_order as f64, 0),
        );
        let title = fitted(&title, TEXT, panel.right - panel.left)?;
        canvas.text(&title, (panel.left, top - 10), TEXT, HPos::Left, VPos::Bottom)?;
        panel.draw_values(&canvas, "Position taken")?;
        panel.draw_across(&canvas, &Scale::counts(queue.largest).marks(), false)?;
        panel.draw_across_title(&canvas, "Position due")?;
        let diagonal = [(panel.left, panel.bottom), (panel.right, panel.top)];
        canvas.stroke(&diagonal, dashed(INK, 1))?;
        panels.push(panel);
    }
    for (panel, dots) in panels.iter().zip(dots(source, shown, &panels)?) {
        let _ = panel;
        let [on_time, later, earlier] = dots;
        on_time.draw(&canvas, Mark::Disk, 2, BLUE)?;
        earlier.draw(&canvas, Mark::Square, 3, GREEN)?;
        later.draw(&canvas, Mark::Triangle, 4, VERMILION)?;
    }
    legend.draw(&canvas, legend_top)?;
    canvas.finish()?;
    Ok(Some(svg))
}

/// How far out of order interactions were, over time.
///
/// # Errors
/// See [`ChartError`].
pub fn tracks(source: &Source) -> Result<Vec<Track>, ChartError> {
    let Some(mut table) = source.table("queue_order.csv")? else { return Ok(Vec::new()) };
    let [taken, displaced] = table.columns(["taken_s", "displaced"])?;
    let mut largest = Bins::intervals(source.end_s, source.interval_s);
    let mut later = largest.empty();
    let mut any = false;
    while table.advance()? {
        let at = table.number(taken)?.unwrap_or_default();
        let by = table.number(displaced)?.unwrap_or_default();
        largest.raise(at, by);
        later.add(at, f64::from(u8::from(by > 0.0)));
        any = true;
    }
    if !any {
        return Ok(Vec::new());
    }
    let width_s = largest.width();
    let track = |title: &str, unit: &str, stroke, bins: &Bins| Track {
        title: title.to_owned(),
        unit: unit.to_owned(),
        stacked: false,
        width_s,
        lines: vec![TrackLine::whole("all queues", stroke, bins.values())],
    };
    Ok(vec![
        track("Taken later than due, by interval", "interactions", whole(VERMILION, 2), &later),
        track("Furthest out of order, by interval", "positions", whole(SKY_BLUE, 2), &largest),
    ])
}

fn scale_top(largest: f64) -> f64 {
    Scale::counts(largest).marks().last().map_or(1.0, |(value, _)| *value)
}

fn queues(source: &Source) -> Result<Vec<Queue>, ChartError> {
    let mut queues: Vec<Queue> = Vec::new();
    let Some(mut table) = source.table("queue_order.csv")? else { return Ok(queues) };
    let [queue, taken, due, overtook] =
        table.columns(["queue", "position_taken", "position_due", "overtook"])?;
    while table.advance()? {
        let name = table.text(queue);
        let place = match queues.iter().position(|known| known.name == name) {
            Some(place) => place,
            None => {
                let name = name.to_owned();
                queues.push(Queue { name, taken: 0, out_of_order: 0, largest: 0.0 });
                queues.len() - 1
            }
        };
        let queue = &mut queues[place];
        queue.taken += 1;
        // As the summary counts: who gives up moves the places of all who follow, and nobody
        // has been overtaken by that.
        queue.out_of_order += u64::from(table.text(overtook) == "true");
        for position in [table.number(taken)?, table.number(due)?] {
            queue.largest = queue.largest.max(position.unwrap_or_default());
        }
    }
    queues.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(queues)
}

/// By panel the points: when due, later, earlier.
fn dots(source: &Source, shown: &[Queue], panels: &[Panel]) -> Result<Vec<[Dots; 3]>, ChartError> {
    let mut dots: Vec<[Dots; 3]> = vec![Default::default(); shown.len()];
    let Some(mut table) = source.table("queue_order.csv")? else { return Ok(dots) };
    let [queue, taken, due] = table.columns(["queue", "position_taken", "position_due"])?;
    while table.advance()? {
        let name = table.text(queue);
        let Some(place) = shown.iter().position(|queue| queue.name == name) else { continue };
        if let (Some(taken), Some(due)) = (table.number(taken)?, table.number(due)?) {
            let kind = if taken > due { 1 } else { usize::from(taken < due) * 2 };
            dots[place][kind].add(&panels[place], due, taken);
        }
    }
    Ok(dots)
}

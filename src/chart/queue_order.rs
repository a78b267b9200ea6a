//! In which order interactions were taken, against the order that was due.

use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::bands::{Band, Bands};
use super::bins::Bins;
use super::canvas::{Canvas, GAP, TEXT, TITLE, WIDTH, fitted};
use super::dots::Dots;
use super::error::ChartError;
use super::legend::{Key, Legend, Swatch};
use super::palette::{BLUE, GREEN, INK, Mark, SKY_BLUE, VERMILION, dashed, whole};
use super::panel::{LEFT, Panel, RIGHT};
use super::scale::Scale;
use super::source::Source;
use super::track::{Track, TrackLine};
use crate::ledger::readable::grouped;

/// Panels of one row; of more queues only the first by name are shown.
const ACROSS: i32 = 2;
const QUEUES: usize = 6;
const HEIGHT: i32 = 380;
const TOP: i32 = 92;
/// From one row of panels to the next.
const ROW: i32 = HEIGHT + 110;

/// What befell an interaction: mark, its size and colour, and name.
const KINDS: [(Mark, i32, RGBColor, &str); 3] = [
    (Mark::Disk, 2, BLUE, "in order (above the line: others before it gave up)"),
    (Mark::Square, 3, GREEN, "overtook others"),
    (Mark::Triangle, 4, VERMILION, "was overtaken by others"),
];

/// What is known of a queue.
#[derive(Clone, Debug)]
struct Queue {
    name: String,
    taken: u64,
    out_of_order: u64,
    /// The last position, due or taken.
    last_due: f64,
    /// By fault how many had been taken when it began and when it was over.
    during: Vec<(u64, u64)>,
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
    let panels: Vec<Panel> =
        (0..shown.len()).map(|number| panel(&shown[number], number, across)).collect();
    let bands = shown.iter().zip(&panels).map(|(queue, panel)| {
        Bands::place(queue.bands(source), panel, (panel.left, panel.right + 20))
    });
    let bands = bands.collect::<Result<Vec<_>, _>>()?;
    let names = bands.iter().map(Bands::height).max().unwrap_or_default();
    // The names of faults are above the panels.
    let down = |number: usize| (number as i32 / across + 1) * names;
    let panels: Vec<Panel> = panels
        .into_iter()
        .enumerate()
        .map(|(number, panel)| Panel {
            top: panel.top + down(number),
            bottom: panel.bottom + down(number),
            ..panel
        })
        .collect();
    let dots = dots(source, shown, &panels)?;
    let any = |kind: usize| dots.iter().any(|of_queue| !of_queue[kind].is_empty());
    let mut keys = vec![Key::new(Swatch::Line(dashed(INK, 1)), "the order that was due")];
    for (kind, (mark, _, colour, name)) in KINDS.iter().enumerate() {
        if any(kind) {
            keys.push(Key::new(Swatch::Mark(*mark, *colour), *name));
        }
    }
    let nameless = bands.iter().map(Bands::nameless).sum();
    keys.extend(Bands::key(nameless, bands.iter().any(|bands| !bands.is_empty())));
    let legend = Legend::new(keys, LEFT, RIGHT)?;
    let legend_top = TOP + rows * (ROW + names) - 34;
    let mut svg = String::new();
    let canvas = Canvas::new(&mut svg, legend_top + legend.height() + 10)?;
    let more =
        if all > QUEUES { format!(" (the first {QUEUES} of {all} queues)") } else { String::new() };
    let title = format!("{}: queue order{more}", source.scenario);
    let title = fitted(&title, TITLE, WIDTH - LEFT - GAP)?;
    canvas.text(&title, (LEFT, 14), TITLE, HPos::Left, VPos::Top)?;
    for (number, (queue, panel)) in shown.iter().zip(&panels).enumerate() {
        let share = 100.0 * queue.out_of_order as f64 / queue.taken.max(1) as f64;
        let title = format!(
            "{}: {} taken, {} out of order ({share:.1} %)",
            queue.name,
            grouped(queue.taken as f64, 0),
            grouped(queue.out_of_order as f64, 0),
        );
        let title = fitted(&title, TEXT, panel.right - panel.left)?;
        let at = (panel.left, panel.top - names - 6);
        canvas.text(&title, at, TEXT, HPos::Left, VPos::Bottom)?;
        panel.draw_values(&canvas, "Position due")?;
        panel.draw_across(&canvas, &Scale::up_to_last(panel.to).marks(), false)?;
        panel.draw_across_title(&canvas, "Position taken, in the order of time")?;
        bands[number].shade(&canvas, std::slice::from_ref(panel))?;
        let last = panel.to.min(queue.last_due);
        let line = [(panel.left, panel.bottom), (panel.x(last), panel.y(last))];
        canvas.stroke(&line, dashed(INK, 1))?;
        for (dots, (mark, size, colour, _)) in dots[number].iter().zip(KINDS) {
            dots.draw(&canvas, mark, size, colour)?;
        }
    }
    legend.draw(&canvas, legend_top)?;
    canvas.finish()?;
    Ok(Some(svg))
}

/// The axes of a queue, as if no fault had a name.
fn panel(queue: &Queue, number: usize, across: i32) -> Panel {
    let (column, row) = (number as i32 % across, number as i32 / across);
    let width = (WIDTH - 30) / across;
    let top = TOP + row * ROW;
    Panel {
        left: column * width + LEFT,
        right: (column + 1) * width - 24,
        top,
        bottom: top + HEIGHT,
        from: 0.0,
        to: (queue.taken as f64).max(1.0),
        scale: Scale::up_to_last(queue.last_due),
    }
}

impl Queue {
    /// The faults, from how many interactions had been taken when they began to how many when
    /// they were over.
    fn bands(&self, source: &Source) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        for (fault, (from, to)) in source.faults.iter().zip(&self.during) {
            // Between two that were taken.
            let at = |taken: &u64| *taken as f64 + 0.5;
            let band = Band { name: fault.name.clone(), from: at(from), to: at(to) };
            if !bands.contains(&band) {
                bands.push(band);
            }
        }
        bands
    }
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

fn queues(source: &Source) -> Result<Vec<Queue>, ChartError> {
    let mut queues: Vec<Queue> = Vec::new();
    let Some(mut table) = source.table("queue_order.csv")? else { return Ok(queues) };
    let [queue, taken_s, taken, due, overtook] =
        table.columns(["queue", "taken_s", "position_taken", "position_due", "overtook"])?;
    while table.advance()? {
        let name = table.text(queue);
        let place = match queues.iter().position(|known| known.name == name) {
            Some(place) => place,
            None => {
                queues.push(Queue {
                    name: name.to_owned(),
                    taken: 0,
                    out_of_order: 0,
                    last_due: 0.0,
                    during: vec![(0, 0); source.faults.len()],
                });
                queues.len() - 1
            }
        };
        let queue = &mut queues[place];
        queue.taken += 1;
        let at = table.number(taken_s)?.unwrap_or_default();
        for (fault, (before, until)) in source.faults.iter().zip(&mut queue.during) {
            *before += u64::from(at < fault.start_s);
            *until += u64::from(at < fault.end_s.unwrap_or(f64::INFINITY));
        }
        // As the summary counts: who gives up moves the places of all who follow, and nobody
        // has been overtaken by that.
        queue.out_of_order += u64::from(table.text(overtook) == "true");
        for position in [table.number(taken)?, table.number(due)?] {
            queue.last_due = queue.last_due.max(position.unwrap_or_default());
        }
    }
    queues.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(queues)
}

/// By panel the points of each kind.
fn dots(source: &Source, shown: &[Queue], panels: &[Panel]) -> Result<Vec<[Dots; 3]>, ChartError> {
    let mut dots: Vec<[Dots; 3]> = vec![Default::default(); shown.len()];
    let Some(mut table) = source.table("queue_order.csv")? else { return Ok(dots) };
    let [queue, taken, due, overtaken_by, overtook] =
        table.columns(["queue", "position_taken", "position_due", "overtaken_by", "overtook"])?;
    while table.advance()? {
        let name = table.text(queue);
        let Some(place) = shown.iter().position(|queue| queue.name == name) else { continue };
        if let (Some(taken), Some(due)) = (table.number(taken)?, table.number(due)?) {
            let kind = match table.number(overtaken_by)? {
                Some(others) if others > 0.0 => 2,
                _ => usize::from(table.text(overtook) == "true"),
            };
            dots[place][kind].add(&panels[place], taken, due);
        }
    }
    Ok(dots)
}

#[cfg(test)]
mod tests {
    use super::super::test_folder::Folder;
    use super::*;

    #[test]
    fn out_10_a_fault_lies_on_what_was_taken_while_it_was_on() {
        // Number n is taken at 100 n seconds.
        for (start, end, before, until) in
            [(950.0, 2_050.0, 9, 20), (0.0, 100.0, 0, 0), (3_000.0, 1e6, 29, 40)]
        {
            let folder = Folder::new(None);
            let mut text =
                String::from("queue,taken_s,position_taken,position_due,overtaken_by,overtook\n");
            for number in 1..=40 {
                text += &format!("chat,{},{number},{number},0,false\n", number * 100);
            }
            folder.file("queue_order.csv", &text);
            folder.file(
                "faults.csv",
                &format!(
                    "id,fault,kind,target,start_s,start,end_s\n1,gone,crash,x,{start},,{end}\n"
                ),
            );
            let source = folder.source();
            let queues = queues(&source).unwrap();
            let bands = queues[0].bands(&source);
            let wanted = (f64::from(before) + 0.5, f64::from(until) + 0.5);
            assert_eq!((bands[0].from, bands[0].to), wanted, "{start} to {end}");
            let svg = draw(&source).unwrap().unwrap();
            assert!(svg.contains(">\ngone\n") && svg.contains(">\nfault\n"), "{svg}");
        }
    }
}

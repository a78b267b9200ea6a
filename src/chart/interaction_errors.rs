//! The errors that clients of interaction clusters got, by code, over time.

use super::bins::Bins;
use super::error::ChartError;
use super::palette::{
    BLUE, Fill, GREEN, Hatch, ORANGE, PURPLE, SKY_BLUE, VERMILION, YELLOW, plain,
};
use super::scale::Scale;
use super::source::Source;
use super::stack::{self, Layer};
use super::time_plot::{PanelSpec, TimePlot};
use super::track::Track;
use super::waiting_and_service_level::interval_text;
use crate::ledger::readable::grouped;

/// The codes, from the bottom of the stack.
pub(super) const CODES: [(&str, &str, Fill); 7] = [
    ("2000", "unsupported operation", Fill { colour: PURPLE, hatch: Hatch::Falling }),
    ("2001", "no servers for this media or tenant", plain(SKY_BLUE)),
    ("2002", "lost connection to a server", Fill { colour: ORANGE, hatch: Hatch::Level }),
    ("2003", "interaction not accessible", Fill { colour: VERMILION, hatch: Hatch::Rising }),
    ("2004", "operation already in progress", Fill { colour: YELLOW, hatch: Hatch::Upright }),
    ("2005", "more than one server contains it", plain(BLUE)),
    ("2006", "snapshot not accessible", Fill { colour: GREEN, hatch: Hatch::Crossed }),
];

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let layers = gather(source)?;
    if layers.is_empty() {
        return Ok(None);
    }
    let width = stack::counting_bins(source.end_s).width();
    let every = interval_text(width);
    let title = format!("Errors that clients got, by code, in each {every}");
    let scale = Scale::counts(stack::highest(&layers) * 1.02);
    let specs = [PanelSpec::new(title, format!("Errors per {every}"), scale, 300)];
    let mut svg = String::new();
    let (range, keys) = ((0.0, source.end_s), stack::keys(&layers));
    let plot = TimePlot::new(&mut svg, source, "interaction errors", range, &specs, keys)?;
    stack::draw(&plot.canvas, &plot.panels[0], width, &layers)?;
    plot.shade_faults()?;
    plot.mark_warm_up(source)?;
    plot.finish()?;
    Ok(Some(svg))
}

/// The same as series.
///
/// # Errors
/// See [`ChartError`].
pub fn tracks(source: &Source) -> Result<Vec<Track>, ChartError> {
    let layers = gather(source)?;
    let width_s = stack::counting_bins(source.end_s).width();
    let track = Track {
        title: format!("Interaction errors by code, in each {}", interval_text(width_s)),
        unit: "errors".to_owned(),
        stacked: true,
        width_s,
        lines: stack::lines(&layers),
    };
    Ok(if layers.is_empty() { Vec::new() } else { vec![track] })
}

fn gather(source: &Source) -> Result<Vec<Layer>, ChartError> {
    let Some(mut table) = source.table("interaction_errors.csv")? else { return Ok(Vec::new()) };
    let [time, code] = table.columns(["time_s", "code"])?;
    let empty = stack::counting_bins(source.end_s);
    let mut counts: [(u64, Bins); CODES.len()] = std::array::from_fn(|_| (0, empty.clone()));
    while table.advance()? {
        let at = table.number(time)?.unwrap_or_default();
        if let Some(place) = CODES.iter().position(|(code_of, ..)| *code_of == table.text(code)) {
            counts[place].0 += 1;
            counts[place].1.add(at, 1.0);
        }
    }
    let there = CODES.iter().zip(counts).filter(|(_, (count, _))| *count > 0);
    let layer = |((code, about, fill), (count, bins)): (&(&str, &str, Fill), (u64, Bins))| Layer {
        name: format!("{code} {about} ({})", grouped(count as f64, 0)),
        fill: *fill,
        values: bins.values().to_vec(),
    };
    Ok(there.map(layer).collect())
}

#[cfg(test)]
mod tests {
    use super::super::test_folder::Folder;
    use super::*;

    #[test]
    fn out_10_errors_are_counted_by_code_and_time() {
        for (first, every, count) in [(0, 40, 30), (600, 7, 100), (35_000, 1, 12)] {
            let folder = Folder::new(None);
            let mut text = String::from("time_s,code\n900,2000\n");
            for number in 0..count {
                text += &format!("{},2003\n", first + number * every);
            }
            folder.file("interaction_errors.csv", &text);
            let tracks = tracks(&folder.source()).unwrap();
            // Ten hours: no more than 120 bins.
            assert_eq!(tracks[0].width_s, 300.0);
            let [unsupported, inaccessible] = &tracks[0].lines[..] else { panic!("two codes") };
            assert_eq!(unsupported.values[3], Some(1.0));
            assert!(inaccessible.name.contains(&format!("not accessible ({count})")));
            for (bin, found) in inaccessible.values.iter().enumerate() {
                let within = |number: &i32| (first + number * every) / 300 == bin as i32;
                let wanted = (0..count).filter(within).count() as f64;
                assert_eq!(*found, Some(wanted), "{bin}");
            }
        }
    }
}

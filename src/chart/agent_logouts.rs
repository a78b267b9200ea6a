//! Agents who were logged out of a peripheral, by reason, over time.

use std::collections::{BTreeMap, BTreeSet};

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
use crate::ledger::readable::grouped;

/// The reasons that a peripheral gives itself, and how they look.
const KNOWN: [(&str, &str, Fill); 2] = [
    ("50002", "a component failed", Fill { colour: VERMILION, hatch: Hatch::Rising }),
    ("50003", "phone out of service", plain(BLUE)),
];
/// How agents' own reasons look, by turns in the order of their codes; more are taken together.
pub(super) const OWN: [Fill; 4] = [
    Fill { colour: ORANGE, hatch: Hatch::Level },
    Fill { colour: GREEN, hatch: Hatch::Crossed },
    Fill { colour: PURPLE, hatch: Hatch::Falling },
    plain(SKY_BLUE),
];
const OTHERS: Fill = Fill { colour: YELLOW, hatch: Hatch::Upright };

/// Those out for one reason in one medium.
#[derive(Clone, Debug)]
struct Out {
    seconds: Bins,
    logouts: u64,
}

/// By medium and reason code.
type Reasons = BTreeMap<String, BTreeMap<String, Out>>;

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let media = layers(&gather(source)?);
    if media.is_empty() {
        return Ok(None);
    }
    let height = if media.len() == 1 { 300 } else { 200 };
    let spec = |(medium, layers): &(String, Vec<Layer>)| {
        let title = format!("Agents logged out of {medium}, by reason code");
        // A little room above everybody, so that faults are seen there too.
        PanelSpec::new(title, "Agents", Scale::counts(stack::highest(layers) * 1.02), height)
    };
    let specs: Vec<PanelSpec> = media.iter().map(spec).collect();
    let keys = media.iter().flat_map(|(_, layers)| stack::keys(layers)).collect();
    let mut svg = String::new();
    let range = (0.0, source.end_s);
    let plot = TimePlot::new(&mut svg, source, "agents logged out", range, &specs, keys)?;
    let width = Bins::fine(source.end_s).width();
    for (panel, (_, layers)) in plot.panels.iter().zip(&media) {
        stack::draw(&plot.canvas, panel, width, layers)?;
    }
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
    let track = |(medium, layers): (String, Vec<Layer>)| Track {
        title: format!("Agents logged out of {medium}, by reason code"),
        unit: "agents".to_owned(),
        stacked: true,
        width_s: Bins::fine(source.end_s).width(),
        lines: stack::lines(&layers),
    };
    Ok(layers(&gather(source)?).into_iter().map(track).collect())
}

/// By medium how many are out for which reason, over time.
fn layers(reasons: &Reasons) -> Vec<(String, Vec<Layer>)> {
    let codes: BTreeSet<&str> = reasons.values().flatten().map(|(code, _)| code.as_str()).collect();
    let own: Vec<&str> =
        codes.into_iter().filter(|code| !KNOWN.iter().any(|(known, ..)| known == code)).collect();
    let several = reasons.len() > 1;
    let of_medium = |(medium, outs): (&String, &BTreeMap<String, Out>)| {
        let mut layers: Vec<Layer> = Vec::new();
        let mut others: Option<Out> = None;
        let mut add = |name: String, fill: Fill, out: &Out| {
            let of = if several { format!(" of {medium}") } else { String::new() };
            let word = if out.logouts == 1 { "log-out" } else { "log-outs" };
            layers.push(Layer {
                name: format!("{name} ({} {word}{of})", grouped(out.logouts as f64, 0)),
                fill,
                values: out.seconds.means(),
            });
        };
        for (code, about, fill) in KNOWN {
            if let Some(out) = outs.get(code) {
                add(format!("{code} {about}"), fill, out);
            }
        }
        for (place, code) in own.iter().enumerate() {
            let Some(out) = outs.get(*code) else { continue };
            match OWN.get(place) {
                Some(fill) => add(format!("{code} agent's own reason"), *fill, out),
                None => match &mut others {
                    Some(sum) => {
                        sum.seconds.add_all(&out.seconds);
                        sum.logouts += out.logouts;
                    }
                    None => others = Some(out.clone()),
                },
            }
        }
        if let Some(out) = others {
            add("other reasons of agents".to_owned(), OTHERS, &out);
        }
        (medium.clone(), layers)
    };
    reasons.iter().map(of_medium).collect()
}

fn gather(source: &Source) -> Result<Reasons, ChartError> {
    let mut reasons = Reasons::new();
    let Some(mut table) = source.table("agent_logouts.csv")? else { return Ok(reasons) };
    let [medium, logout, login, code] =
        table.columns(["mrd", "logout_s", "login_s", "reason_code"])?;
    while table.advance()? {
        let from = table.number(logout)?.unwrap_or_default();
        // Who was not logged in again was out until the end.
        let until = table.number(login)?.unwrap_or(source.end_s);
        let outs = reasons.entry(table.text(medium).to_owned()).or_default();
        let new = || Out { seconds: Bins::fine(source.end_s), logouts: 0 };
        let out = outs.entry(table.text(code).to_owned()).or_insert_with(new);
        out.seconds.add_span(from, until, 1.0);
        out.logouts += 1;
    }
    Ok(reasons)
}

#[cfg(test)]
mod tests {
    use super::super::test_folder::Folder;
    use super::*;

    #[test]
    fn out_10_agents_are_out_from_their_logout_to_their_login_or_the_end() {
        for (first, length, second) in [(3_600, 1_800, 30_000), (75, 7_200, 35_000), (0, 75, 75)] {
            let folder = Folder::new(None);
            folder.file(
                "agent_logouts.csv",
                &format!(
                    "mrd,logout_s,login_s,reason_code\n\
                     voice,{first},{},50002\nvoice,{first},{},50002\n\
                     voice,{second},,7\nchat,{second},36000,50003\n",
                    first + length,
                    first + 2 * length,
                ),
            );
            let tracks = tracks(&folder.source()).unwrap();
            let seconds = |medium: &str, code: &str| -> f64 {
                let track = tracks.iter().find(|track| track.title.contains(medium)).unwrap();
                let line = track.lines.iter().find(|line| line.name.starts_with(code)).unwrap();
                line.values.iter().flatten().sum::<f64>() * track.width_s
            };
            // The run is ten hours long.
            for (medium, code, wanted) in [
                ("voice", "50002 a component failed (2 log-outs of voice)", 3 * length),
                ("voice", "7 agent's own reason (1 log-out of voice)", 36_000 - second),
                ("chat", "50003", 36_000 - second),
            ] {
                let found = seconds(medium, code);
                assert!((found - f64::from(wanted)).abs() < 1e-3, "{medium} {code}: {found}");
            }
        }
    }

    #[test]
    fn out_10_many_reasons_of_agents_are_taken_together() {
        let folder = Folder::new(None);
        let mut text = String::from("mrd,logout_s,login_s,reason_code\n");
        for code in 1..=9 {
            text += &format!("voice,{code}00,{code}50,{code}\n");
        }
        folder.file("agent_logouts.csv", &text);
        let tracks = tracks(&folder.source()).unwrap();
        assert_eq!(tracks[0].lines.len(), OWN.len() + 1);
        let sum: f64 = tracks[0].lines.iter().flat_map(|line| line.values.iter().flatten()).sum();
        assert!((sum * tracks[0].width_s - 9.0 * 50.0).abs() < 1e-3);
        assert_eq!(tracks[0].lines[OWN.len()].name, "other reasons of agents (5 log-outs)");
    }
}

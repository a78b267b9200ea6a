//! Charts of sweeps, held against hand-made numbers (CLI-7).

use super::sweep::{Axis, Cell, Picture, short};
use super::{sweep_line, sweep_map};

fn axis(title: &str, labels: &[&str], places: Option<&[f64]>) -> Axis {
    Axis {
        title: title.to_owned(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        places: places.map(<[f64]>::to_vec),
    }
}

fn picture(axes: Vec<Axis>, cells: Vec<Cell>) -> Picture {
    let title = "run.service_level (%)".to_owned();
    Picture { scenario: "day".to_owned(), title, axes, cells }
}

fn cell(at: &[usize], mean: f64, fails: bool) -> Cell {
    let interval = Some((mean - 5.0, mean + 5.0));
    Cell { at: at.to_vec(), mean: Some(mean), interval, fails }
}

/// The centres of the circles, from left to right.
fn circles(svg: &str) -> Vec<(i32, i32, &str)> {
    let attribute = |tag: &'_ str, name: &str| -> String {
        let (_, rest) = tag.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let tags = svg.split("<circle").skip(1).map(|tag| tag.split('>').next().unwrap());
    let of = |tag| {
        let number = |name| attribute(tag, name).parse().unwrap();
        let colour = if tag.contains("#D55E00") { "fails" } else { "holds" };
        (number("cx"), number("cy"), colour)
    };
    tags.map(of).collect()
}

#[test]
fn cli_7_a_line_has_its_points_where_the_numbers_lie() {
    // 0, 50 and 100 of an axis of 100; the values 10, 20 and 40, given out of order.
    let cells = vec![cell(&[1], 50.0, false), cell(&[0], 10.0, true), cell(&[2], 95.0, false)];
    let axes = vec![axis("agents.staff.count", &["10", "20", "40"], Some(&[10.0, 20.0, 40.0]))];
    let svg = sweep_line::draw(&picture(axes.clone(), cells.clone())).unwrap();
    let found = circles(&svg);
    let places: Vec<_> = found.iter().map(|(x, _, _)| *x).collect();
    let off = (places[2] - places[1]) - 2 * (places[1] - places[0]);
    assert!(off.abs() <= 2, "by value, not by rank: {places:?}");
    // The axis goes from 0 to 100: 390 pixels.
    for ((_, y, _), value) in found.iter().zip([10.0, 50.0, 95.0_f64]) {
        assert!((f64::from(490 - y) - 390.0 * value / 100.0).abs() <= 1.0, "{y} {value}");
    }
    assert_eq!(
        found.iter().map(|(_, _, how)| *how).collect::<Vec<_>>(),
        ["fails", "holds", "holds"]
    );
    for part in ["day: run.service_level (%)", "agents.staff.count", "an expectation fails"] {
        assert!(svg.contains(part), "{part}");
    }
    assert_eq!(svg, sweep_line::draw(&picture(axes, cells)).unwrap(), "the same bytes twice");
}

#[test]
fn cli_7_values_without_numbers_lie_evenly_and_gaps_stay_gaps() {
    let words = axis("queue.calls.selection", &["longest_idle", "random", "least"], None);
    assert_eq!(words.shares(), [1.0 / 6.0, 0.5, 5.0 / 6.0]);
    let undefined = Cell { at: vec![1], mean: None, interval: None, fails: false };
    let cells = vec![cell(&[0], 50.0, false), undefined, cell(&[2], 50.0, false)];
    let svg = sweep_line::draw(&picture(vec![words], cells)).unwrap();
    assert_eq!(circles(&svg).len(), 2);
    assert!(!svg.contains("an expectation fails"));
}

#[test]
fn cli_7_a_map_shades_by_value_and_frames_what_fails() {
    let axes = vec![
        axis("lag", &["30s", "60s"], Some(&[30.0, 60.0])),
        axis("ping", &["15s", "45s"], Some(&[15.0, 45.0])),
    ];
    // One combination is left out.
    let cells =
        vec![cell(&[0, 0], 20.0, true), cell(&[1, 0], 60.0, false), cell(&[1, 1], 100.0, false)];
    let svg = sweep_map::draw(&picture(axes, cells)).unwrap();
    for part in ["20.0", "60.0", "100", "lowest: 20.0", "highest: 100", "lag", "ping", "45s"] {
        assert!(svg.contains(part), "{part}");
    }
    // The lowest, the middle and the highest: light, half-way, dark.
    for (colour, times) in [("#EDF5FA", 2), ("#77A0BD", 1), ("#004A80", 2)] {
        assert_eq!(svg.matches(&format!("fill=\"{colour}\"")).count(), times, "{colour}");
    }
    assert_eq!(svg.matches("<polyline").count(), 2, "one frame, in two colours");
}

#[test]
fn cli_7_values_are_shown_in_few_digits() {
    for (value, text) in [(0.0, "0.00"), (9.994, "9.99"), (12.34, "12.3"), (1234.5, "1234")] {
        assert_eq!(short(value), text);
    }
}

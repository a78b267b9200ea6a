//! `switchover chart`: the charts of a result, drawn again from its CSV files (CLI-8).

use std::fs;
use std::path::Path;

use super::args::{ChartArgs, Charts};
use super::failure::Failure;
use super::output::print;
use crate::chart::page;
use crate::chart::registry::{HAS_PNG, Picturing, draw_all};
use crate::chart::source::Source;

/// Draws the charts of a result again.
///
/// # Errors
/// If the folder is not the result of a run, or something cannot be written.
pub fn chart(args: &ChartArgs) -> Result<(), Failure> {
    check(args.charts)?;
    let mut told = String::new();
    for (file, content) in files(&args.folder, args.charts, args.report)? {
        write(&args.folder, &file, &content)?;
        told += &format!("{}\n", args.folder.join(&file).display());
    }
    if told.is_empty() {
        told = "nothing to draw\n".to_owned();
    }
    print(told)
}

/// Refuses a format that this build cannot make; to be asked before a long run.
///
/// # Errors
/// If it cannot be made.
pub fn check(charts: Charts) -> Result<(), Failure> {
    if charts == Charts::Png && !HAS_PNG {
        let reason = "this build makes no PNG: build it with `cargo build --release --features \
                      png`, or take `--charts svg`";
        return Err(Failure::Usage(reason.to_owned()));
    }
    Ok(())
}

/// The format that is asked for; none: no pictures.
pub fn format(charts: Charts) -> Option<Picturing> {
    match charts {
        Charts::Svg => Some(Picturing::Svg),
        Charts::Png => Some(Picturing::Png),
        Charts::None => None,
    }
}

/// The files of the charts, and the page if it is asked for.
///
/// # Errors
/// If the folder is not the result of a run, or cannot be read.
pub fn files(
    folder: &Path,
    charts: Charts,
    report: bool,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let format = format(charts);
    if format.is_none() && !report {
        return Ok(Vec::new());
    }
    let source = Source::open(folder)?;
    let mut files = format.map_or(Ok(Vec::new()), |format| draw_all(&source, format))?;
    if report {
        let pictures: Vec<String> = files.iter().map(|(file, _)| file.clone()).collect();
        files.push((page::FILE.to_owned(), page::page(&source, &pictures)?.into_bytes()));
    }
    Ok(files)
}

/// Writes a file whole or not at all.
fn write(folder: &Path, file: &str, content: &[u8]) -> Result<(), Failure> {
    let (target, part) = (folder.join(file), folder.join(format!(".{file}.part")));
    let written = fs::write(&part, content).and_then(|()| fs::rename(&part, &target));
    written.map_err(|error| {
        // What was begun is of no use; that it cannot be removed either adds nothing.
        let _ = fs::remove_file(&part);
        Failure::Io(anyhow::anyhow!("cannot write {}: {error}", target.display()))
    })
}

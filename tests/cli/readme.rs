//! The examples of `README.md` are run: what it shows is what the program prints.
//!
//! With `SWITCHOVER_BLESS=1` the page and its picture are renewed instead.

use std::fs;
use std::path::Path;

use crate::place::At;

const BEGIN: &str = "```console\n$ switchover ";
const END: &str = "\n```\n";
/// The README's picture, and the chart that it is.
const PICTURE: (&str, &str) =
    ("docs/pictures/two-sites-waiting.svg", "results/two-sites/waiting_and_service_level.svg");

#[test]
fn cli_4_the_examples_of_the_readme_print_what_it_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    // In a place of its own, so that results are not written into the repository.
    let at = At::new();
    copy(&root.join("scenarios"), &at.path().join("scenarios"));
    let mut parts = readme.split(BEGIN);
    let mut real = parts.next().unwrap().to_owned();
    let mut examples = 0;
    for part in parts {
        let (block, rest) = part.split_once(END).expect("the example ends");
        let arguments = block.lines().next().unwrap();
        let ended = at.run(arguments);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{arguments}");
        real += &format!("{BEGIN}{arguments}\n{}{}{rest}", ended.out.trim_end(), END);
        examples += 1;
    }
    assert!(examples >= 2, "the README has examples");
    if std::env::var_os("SWITCHOVER_BLESS").is_some() {
        fs::write(root.join("README.md"), &real).unwrap();
        fs::copy(at.path().join(PICTURE.1), root.join(PICTURE.0)).unwrap();
        return;
    }
    let differs = readme.lines().zip(real.lines()).find(|(shown, real)| shown != real);
    assert_eq!(differs, None, "README.md is outdated: run the tests once with SWITCHOVER_BLESS=1");
    assert!(readme == real, "README.md is outdated: run the tests once with SWITCHOVER_BLESS=1");
}

#[test]
fn cli_1_the_scenario_in_the_readme_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (_, scenario) = readme.split_once("```toml\n").unwrap();
    let (scenario, _) = scenario.split_once("```").unwrap();
    let at = At::new();
    at.write("readme.toml", scenario);
    let ended = at.run("run readme.toml");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

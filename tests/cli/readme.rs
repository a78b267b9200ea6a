//! The examples of `README.md` are run: what it shows is what the program prints.

use std::fs;
use std::path::Path;

#[test]
fn cli_4_the_examples_of_the_readme_print_what_it_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // In a place of its own, so that results are not written into the repository.
    let place = tempfile::tempdir().unwrap();
    let readme = place.path().join("README.md");
    fs::copy(root.join("README.md"), &readme).unwrap();
    copy(&root.join("scenarios"), &place.path().join("README.in/scenarios"));
    trycmd::TestCases::new().case(readme).run();
}

#[test]
fn cli_1_the_scenario_in_the_readme_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (_, scenario) = readme.split_once("```toml\n").unwrap();
    let (scenario, _) = scenario.split_once("```").unwrap();
    let at = crate::place::At::new();
    at.write("readme.toml", scenario);
    let ended = at.run("run readme.toml");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
}

fn copy(from: &Path, to: &Path) {
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

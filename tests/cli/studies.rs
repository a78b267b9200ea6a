//! The maps of `docs/studies.md` are those that its commands draw.
//!
//! With `SWITCHOVER_BLESS=1` the pictures are renewed instead.

use std::fs;
use std::path::Path;

use crate::place::At;
use crate::readme::copy;

const BEGIN: &str = "switchover sweep scenarios/study-";

#[test]
fn cli_7_the_maps_in_the_docs_are_what_their_commands_draw() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/studies.md")).unwrap();
    let at = At::new();
    copy(&root.join("scenarios"), &at.path().join("scenarios"));
    let mut maps = 0;
    for part in page.split(BEGIN).skip(1) {
        let (command, rest) = part.split_once("\n```\n").expect("the command ends");
        let name = format!("study-{}", command.split_once(".toml").unwrap().0);
        let picture = format!("pictures/{name}.svg");
        assert!(rest.contains(&format!("]({picture})")), "{picture} is shown after its command");
        let ended = at.run(&format!("sweep scenarios/study-{}", command.replace("\\\n", " ")));
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{name}");
        let drawn = at.read(&format!("results/{name}-sweep/sweep.svg"));
        let picture = root.join("docs").join(picture);
        if std::env::var_os("SWITCHOVER_BLESS").is_some() {
            fs::write(picture, drawn).unwrap();
        } else {
            let shown = fs::read_to_string(&picture).unwrap();
            assert!(shown == drawn, "{name}.svg is outdated: run with SWITCHOVER_BLESS=1");
        }
        maps += 1;
    }
    assert_eq!(maps, 2);
}

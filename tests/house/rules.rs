//! The rules of the house, as `ARCHITECTURE.md` tells them, and who breaks them.

use crate::paths::{NamedPath, named_paths};
use crate::source::SourceFile;

/// What a room may import besides itself.
struct Room {
    name: &'static str,
    /// Rooms, or parts of rooms.
    may: &'static [&'static str],
}

/// The rooms, from the ground up.
const ROOMS: &[Room] = &[
    Room { name: "kernel", may: &[] },
    Room { name: "network", may: &["kernel"] },
    Room { name: "ledger", may: &["kernel"] },
    Room { name: "center", may: &["kernel", "network", "ledger"] },
    Room { name: "systems", may: &["kernel", "network", "ledger", "center"] },
    Room {
        name: "scenario",
        may: &[
            "kernel",
            "ledger",
            "network::config",
            "center::config",
            "center::workload",
            "systems::heartbeat::config",
            "systems::interaction::config",
            "systems::peripheral::config",
            "systems::presence::config",
            "systems::recovery::config",
        ],
    },
    Room { name: "world", may: &["kernel", "network", "ledger", "center", "systems", "scenario"] },
    Room { name: "report", may: &["ledger", "kernel::time", "kernel::cause"] },
    Room { name: "chart", may: &["ledger", "kernel::time", "kernel::cause"] },
    Room { name: "study", may: &["kernel", "ledger", "scenario", "world", "report"] },
    Room {
        name: "cli",
        may: &[
            "kernel", "network", "ledger", "center", "systems", "scenario", "world", "report",
            "chart", "study",
        ],
    },
];

/// What only certain rooms may touch.
struct Reserved {
    /// Paths from a crate on, such as `std::fs`; or a macro, such as `println!`.
    what: &'static [&'static str],
    rooms: &'static [&'static str],
    why: &'static str,
}

const RESERVED: &[Reserved] = &[
    Reserved {
        what: &[
            "std::env",
            "std::process",
            "std::io::stdin",
            "std::io::stdout",
            "std::io::stderr",
            "std::io::IsTerminal",
            "io::stdin",
            "io::stdout",
            "io::stderr",
            "println!",
            "print!",
            "eprintln!",
            "eprint!",
            "dbg!",
            "clap",
            "clap_complete",
            "indicatif",
            "ctrlc",
            "anyhow",
        ],
        rooms: &["cli", "main"],
        why: "only cli touches the terminal, the environment and the process",
    },
    Reserved {
        what: &["std::time::Instant", "std::time::SystemTime"],
        rooms: &["cli"],
        why: "only cli touches the wall clock",
    },
    Reserved {
        what: &["std::fs", "fs::read", "fs::write", "tempfile"],
        rooms: &["scenario", "report", "chart", "cli"],
        why: "only scenario, report, chart and cli touch files",
    },
    Reserved {
        what: &["std::thread", "rayon", "std::sync::mpsc"],
        rooms: &["report", "study", "cli"],
        why: "replications run side by side, never the inside of one run",
    },
    Reserved {
        what: &["std::rc", "std::cell"],
        rooms: &["scenario", "report", "chart", "study", "cli"],
        why: "the world is plain data that can be forked",
    },
];

/// The crates whose paths the rules name.
const CRATES: &[&str] = &[
    "std",
    "io",
    "fs",
    "clap",
    "clap_complete",
    "indicatif",
    "ctrlc",
    "anyhow",
    "tempfile",
    "rayon",
];

/// Whatever `file` does that its room may not: file, line, rule.
pub fn breaches(file: &SourceFile) -> Vec<String> {
    let below_src = file.path.strip_prefix("src/").expect("the file lies below src");
    let room = room_of(below_src);
    let paths = named_paths(below_src, &file.code, CRATES);
    let mut found: Vec<String> = paths
        .iter()
        .filter_map(|path| {
            let why = forbidden_import(&room, path).or_else(|| forbidden_use(&room, path))?;
            Some(format!("{}:{}: {}: {why}", file.path, path.line, path.parts.join("::")))
        })
        .collect();
    found.extend(forbidden_macros(&room, file));
    found
}

/// The room of a file: its first folder, of systems the second too; `lib` and `main` are
/// rooms of their own.
fn room_of(below_src: &str) -> String {
    let parts: Vec<&str> = below_src.trim_end_matches(".rs").split('/').collect();
    match parts[..] {
        ["systems", system, _, ..] => format!("systems::{system}"),
        [room, ..] => room.to_owned(),
        [] => String::new(),
    }
}

fn forbidden_import(room: &str, path: &NamedPath) -> Option<String> {
    let [first, target @ ..] = &path.parts[..] else { return None };
    if first != "crate" || target.is_empty() || ["lib", "main"].contains(&room) {
        return None;
    }
    let target = target.join("::");
    let (folder, _) = room.split_once("::").unwrap_or((room, ""));
    let rule = ROOMS.iter().find(|rule| rule.name == folder);
    let rule = rule.unwrap_or_else(|| panic!("the room `{folder}` has no import rule"));
    let allowed = within(&target, room) || rule.may.iter().any(|other| within(&target, other));
    let may = if rule.may.is_empty() { "nothing".to_owned() } else { rule.may.join(", ") };
    (!allowed).then(|| format!("`{room}` may import {may}"))
}

fn forbidden_use(room: &str, path: &NamedPath) -> Option<String> {
    let target = path.parts.join("::");
    let reserved = RESERVED.iter().find(|reserved| {
        !reserved.rooms.contains(&room) && reserved.what.iter().any(|what| within(&target, what))
    })?;
    Some(reserved.why.to_owned())
}

fn forbidden_macros(room: &str, file: &SourceFile) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in file.code.lines().enumerate() {
        for reserved in RESERVED.iter().filter(|reserved| !reserved.rooms.contains(&room)) {
            for name in reserved.what.iter().filter(|what| what.ends_with('!')) {
                let used = line.match_indices(name).any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
                });
                if used {
                    found.push(format!("{}:{}: {name}: {}", file.path, number + 1, reserved.why));
                }
            }
        }
    }
    found
}

/// Whether `path` is `whole` or lies in it.
fn within(path: &str, whole: &str) -> bool {
    path.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

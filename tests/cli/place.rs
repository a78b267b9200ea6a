//! A temporary place to run the program in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A center so small that a run takes no time.
pub const SMALL: &str = r#"
description = "A small center"
duration = "1h"
[site.main]
[queue.calls]
arrivals = { rate = "60/h" }
handling = { exponential = { mean = "3m" } }
[agents]
staff = { count = 4, site = "main" }
"#;

/// A folder with `small.toml`, gone when dropped.
pub struct At {
    folder: tempfile::TempDir,
}

impl At {
    /// A new one.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("small.toml"), SMALL).unwrap();
        At { folder }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in it.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The text of a file in it.
    pub fn read(&self, file: &str) -> String {
        let path = self.path().join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The names of what is in a folder in it, hidden ones too.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path().join(folder)).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program, to be run here with `arguments`, parted by spaces.
    pub fn program(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchover"));
        command.args(arguments.split_whitespace()).current_dir(self.path()).env_remove("NO_COLOR");
        command
    }

    /// Runs the program here.
    pub fn run(&self, arguments: &str) -> Ended {
        ended(&self.program(arguments).output().unwrap())
    }
}

/// How a run of the program ended.
pub struct Ended {
    /// Its exit code.
    pub code: i32,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

/// What a finished process says.
pub fn ended(output: &Output) -> Ended {
    Ended {
        code: output.status.code().expect("the program ends by itself"),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}

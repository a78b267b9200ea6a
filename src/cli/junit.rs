//! The verdicts of `check` as JUnit XML, for CI systems (CLI-5).

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::exit;
use super::failure::Failure;
use crate::study::expectation::Verdict;

/// One verdict: a test case.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is judged: the same from run to run.
    name: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What is wrong, in one line.
    why: String,
    /// Why, at length.
    more: String,
    /// What kind of wrong; empty: the verdict says it.
    kind: &'static str,
}

impl Case {
    /// A verdict on something.
    pub fn new(name: &str, verdict: Verdict) -> Self {
        let (why, more) = (String::new(), String::new());
        Case { name: name.to_owned(), verdict, why, more, kind: "" }
    }

    /// Says in one line what is wrong.
    pub fn why(self, why: &str) -> Self {
        Case { why: why.to_owned(), ..self }
    }

    /// Says more.
    pub fn more(self, more: &str) -> Self {
        Case { more: more.to_owned(), ..self }
    }

    /// A scenario that could not be run at all.
    pub fn broken(failure: &Failure) -> Self {
        let more = match failure {
            Failure::Scenario(diagnostics) => diagnostics.render(false),
            _ => String::new(),
        };
        let kind = match failure.code() {
            exit::USAGE => "invalid",
            exit::IO => "unreadable",
            _ => "bug",
        };
        let case = Case::new("the scenario can be run", Verdict::Unknown);
        Case { kind, ..case.why(&failure.to_string()).more(&more) }
    }

    fn test_case(&self, class: &str) -> TestCase {
        // No data is not a pass: with an error, CI systems do not pass either.
        let (kind, word) = match self.verdict {
            Verdict::Pass => (None, ""),
            Verdict::Unknown => (Some(NonSuccessKind::Error), "unknown"),
            Verdict::Fail => (Some(NonSuccessKind::Failure), "fail"),
        };
        let status = kind.map_or_else(TestCaseStatus::success, |kind| {
            let mut status = TestCaseStatus::non_success(kind);
            status.set_type(if self.kind.is_empty() { word } else { self.kind });
            status.set_message(&self.why).set_description(match self.more.as_str() {
                "" => &self.why,
                more => more,
            });
            status
        });
        let mut case = TestCase::new(&self.name, status);
        case.set_classname(class);
        case
    }
}

/// The report: a suite for each scenario.
#[derive(Clone, Debug, Default)]
pub struct Junit {
    suites: Vec<TestSuite>,
}

impl Junit {
    /// Adds the verdicts on a scenario.
    pub fn add(&mut self, scenario: &Path, cases: Vec<Case>) {
        // Slashes, so that names are the same on every system.
        let path = scenario.to_string_lossy().replace('\\', "/");
        let mut suite = TestSuite::new(&path);
        suite.add_test_cases(cases.iter().map(|case| case.test_case(&path)));
        self.suites.push(suite);
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(self, path: &Path) -> Result<(), Failure> {
        let mut report = Report::new("switchover check");
        report.add_test_suites(self.suites);
        let failed = || format!("cannot write {}", path.display());
        let text = report.to_string().with_context(failed).map_err(Failure::Io)?;
        // Jenkins' schema knows how many were skipped of a suite, but not of all: nothing is.
        let text = text.replacen(" skipped=\"0\"", "", 1);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let write = || -> anyhow::Result<()> {
            let mut file = tempfile::Builder::new()
                .permissions(permissions())
                .tempfile_in(folder)
                .with_context(failed)?;
            file.write_all(text.as_bytes()).with_context(failed)?;
            file.persist(path).with_context(failed)?;
            Ok(())
        };
        write().map_err(Failure::Io)
    }
}

/// A report is for others to read: temporary files are not.
#[cfg(unix)]
fn permissions() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}

/// What the system gives.
#[cfg(not(unix))]
fn permissions() -> std::fs::Permissions {
    std::fs::metadata(".").expect("the working directory is there").permissions()
}

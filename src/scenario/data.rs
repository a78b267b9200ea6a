//! The files named in `inputs`: reads each once, and puts observed values where an
//! empirical distribution names a file.

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::check::place_of;
use super::diagnostic::{Diagnostic, Diagnostics, Problem};
use super::input::csv_table::DataFile;
use super::input::values::read_values;
use super::read::{FileHash, read_text};
use super::source::Place;
use super::tree::{Node, Value};
use super::walk::Walked;

/// The texts of data files by their names in `inputs`: path as written, text.
pub type Texts = IndexMap<String, (String, String)>;

/// Reads the data files of a scenario.
pub struct Data<'a> {
    tree: &'a Node,
    walked: &'a Walked,
    diagnostics: &'a mut Diagnostics,
    hashes: IndexMap<String, FileHash>,
    texts: Texts,
}

impl<'a> Data<'a> {
    /// Nothing read yet.
    pub fn new(tree: &'a Node, walked: &'a Walked, diagnostics: &'a mut Diagnostics) -> Self {
        let (hashes, texts) = (IndexMap::new(), Texts::new());
        Data { tree, walked, diagnostics, hashes, texts }
    }

    /// Reads every file in `inputs`, each path relative to the text that says it.
    pub fn read_inputs(&mut self) {
        let inputs = self.tree.table().and_then(|root| root.get("inputs")?.table());
        for (name, node) in inputs.into_iter().flatten() {
            let Value::Text(written) = &node.value else { continue };
            let path = self.diagnostics.sources.resolve(node.place.source, written);
            match read_text(&path) {
                Ok(text) => {
                    let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
                    let file = FileHash { path: written.clone(), hash };
                    self.hashes.insert(name.clone(), file);
                    self.texts.insert(name.clone(), (written.clone(), text));
                }
                Err(error) => {
                    let message = format!("cannot read `{}`: {}", path.display(), error.message);
                    let label = format!("the input `{name}`");
                    let error = Diagnostic::error(error.problem, Some(node.place), message);
                    self.diagnostics.push(error.label(label));
                }
            }
        }
    }

    /// Replaces `input` of every empirical distribution by the values in the file.
    pub fn put_observed_values(&mut self, json: &mut Json) {
        self.put_below(json, &mut Vec::new());
    }

    fn put_below(&mut self, json: &mut Json, path: &mut Vec<String>) {
        if let Json::Array(list) = json {
            for (index, below) in list.iter_mut().enumerate() {
                path.push(index.to_string());
                self.put_below(below, path);
                path.pop();
            }
        }
        let Json::Object(table) = json else { return };
        for (key, below) in table {
            path.push(key.clone());
            match below.get("input").and_then(Json::as_str) {
                // Queues may be called anything: only a distribution is no table of names.
                Some(input) if key == "empirical" && path.len() > 2 => {
                    let text = |key: &str| below.get(key).and_then(Json::as_str);
                    let (value, weight) = (text("value"), text("weight"));
                    let observed = self.observed(path, input, value, weight);
                    // After an error nothing runs: any distribution will do.
                    let (values, weights) =
                        observed.filter(|it| !it.0.is_empty()).unwrap_or((vec![1.0], vec![1.0]));
                    *below = json!({ "values": values, "weights": weights });
                }
                _ => self.put_below(below, path),
            }
            path.pop();
        }
    }

    fn observed(
        &mut self,
        path: &[String],
        input: &str,
        value: Option<&str>,
        weight: Option<&str>,
    ) -> Option<(Vec<f64>, Vec<f64>)> {
        let path: Vec<&str> = path.iter().map(String::as_str).chain(["input"]).collect();
        let place = place_of(self.tree, &path);
        let Some((name, text)) = self.texts.get(input) else {
            self.unknown_input(input, place);
            return None;
        };
        let file = DataFile { name, text, asked_at: Some(place) };
        let observed = read_values(file, value, weight, Some(place), self.diagnostics)?;
        if observed.1.iter().sum::<f64>() <= 0.0 {
            let message = format!("`{name}` has no values with a weight above zero");
            self.diagnostics.push(Diagnostic::error(Problem::Data, Some(place), message));
            return None;
        }
        Some(observed)
    }

    fn unknown_input(&mut self, input: &str, place: Place) {
        let known: Vec<&str> = self
            .walked
            .json
            .get("inputs")
            .and_then(Json::as_object)
            .map(|inputs| inputs.keys().map(String::as_str).collect())
            .unwrap_or_default();
        // A file that could not be read was reported where its path is.
        if !known.contains(&input) {
            let message = format!("there is no input `{input}`");
            let error = Diagnostic::error(Problem::UnknownName, Some(place), message)
                .label("no such input")
                .nearest(input, known);
            self.diagnostics.push(error);
        }
    }

    /// The hashes for the manifest, and the texts.
    pub fn finish(self) -> (IndexMap<String, FileHash>, Texts) {
        (self.hashes, self.texts)
    }
}

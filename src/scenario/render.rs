//! Diagnostics as text, the way rustc shows them (CLI-2).

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::diagnostic::{Diagnostic, Diagnostics, Severity};

impl Diagnostics {
    /// All diagnostics as text, each followed by an empty line; with colours for a
    /// terminal if `color`.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut text = String::new();
        for diagnostic in self.all() {
            text.push_str(&self.render_one(&renderer, diagnostic));
            text.push_str("\n\n");
        }
        text
    }

    fn render_one(&self, renderer: &Renderer, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = level.primary_title(&diagnostic.message).elements([] as [Origin<'_>; 0]);
        if let Some(place) = diagnostic.place {
            let source = self.sources.get(place.source);
            let span = on_characters(&source.text, place.start, place.end);
            let annotation = AnnotationKind::Primary.span(span).label(&diagnostic.label);
            group = group.element(
                Snippet::source(&source.text)
                    .path(&source.name)
                    .line_start(source.first_line)
                    .annotation(annotation),
            );
        }
        for help in &diagnostic.help {
            group = group.element(Level::HELP.message(help));
        }
        renderer.render(&[group])
    }
}

/// The stretch, held within one line of `text` and moved onto character bounds.
fn on_characters(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let start = floor(text, start);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = floor(text, end.min(line_end));
    if end > start {
        return start..end;
    }
    let next = text[start..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    start..start + next
}

fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

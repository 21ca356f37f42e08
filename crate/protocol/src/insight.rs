//! What there is to say about a run, as `window.pollscope` returns it.

use pollscope_analysis::{Insight, InsightKind};
use pollscope_trace::Language;
use serde::{Deserialize, Serialize};

/// Something that a person should know about a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InsightInfo {
    /// Which kind it is.
    pub kind: InsightKind,
    /// The half that it is about.
    pub language: Language,
    /// The line of the source to look at; 0 if it is unknown.
    pub line: u32,
    /// What happened, in one sentence.
    pub sentence: String,
    /// What that means and what to do about it.
    pub detail: String,
    /// The identifiers of the events that show it, ascending: 1 to 100 of them.
    #[cfg_attr(feature = "ts", ts(type = "Array<number>"))]
    pub evidence: Vec<u64>,
    /// When it began, in milliseconds since the run began.
    pub from_ms: f64,
    /// When it was over.
    pub to_ms: f64,
    /// How much sooner the program would have come to its end, in milliseconds; null if that cannot
    /// be said.
    pub saves_ms: Option<f64>,
}

impl From<Insight> for InsightInfo {
    fn from(insight: Insight) -> Self {
        let ms = |ns: u64| ns as f64 / 1e6;
        let Insight { kind, language, line, sentence, detail, evidence, from, to, saves } = insight;
        let saves_ms = saves.map(ms);
        let (from_ms, to_ms) = (ms(from), ms(to));
        InsightInfo { kind, language, line, sentence, detail, evidence, from_ms, to_ms, saves_ms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insight_as_json() {
        let insight = Insight {
            kind: InsightKind::OneAtATime,
            language: Language::Rust,
            line: 14,
            sentence: "They were awaited one at a time.".to_owned(),
            detail: "Join them.".to_owned(),
            evidence: vec![3, 9],
            from: 0,
            to: 3_000_000_000,
            saves: Some(2_500_000),
        };
        let json = serde_json::to_string(&InsightInfo::from(insight)).expect("it is plain data");
        assert_eq!(
            json,
            r#"{"kind":"one_at_a_time","language":"rust","line":14,"#.to_owned()
                + r#""sentence":"They were awaited one at a time.","detail":"Join them.","#
                + r#""evidence":[3,9],"from_ms":0.0,"to_ms":3000.0,"saves_ms":2.5}"#
        );
    }
}

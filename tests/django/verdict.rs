//! What Django counted beside what djury said, for each scenario. Runs neither.

use serde_json::Value;

/// A query for each row.
const GROWS: &[&str] = &[
    "aggregate-in-loop",
    "deferred-field-access",
    "fk-id-via-instance",
    "iterator-drops-prefetch",
    "n-plus-one-across-calls",
    "n-plus-one-admin-list-display",
    "n-plus-one-admin-str",
    "n-plus-one-collection-in-loop",
    "n-plus-one-generic-foreign-key",
    "n-plus-one-in-loop",
    "n-plus-one-model-member",
    "n-plus-one-serializer-field",
    "n-plus-one-serializer-method",
    "n-plus-one-template",
    "prefetch-defeated",
    "query-in-loop",
    "write-in-loop",
];

/// The code raises.
const RAISES: &[&str] =
    &["async-lazy-relation", "invalid-eager-loading-path", "iterator-drops-prefetch", "values-row-attribute"];

/// The same question twice, however many rows there are.
const REPEATS: &[&str] = &["queryset-evaluated-twice", "template-repeated-query"];

/// All that is judged here.
pub(crate) const RULES: &[&str] = &[
    "aggregate-in-loop",
    "async-lazy-relation",
    "deferred-field-access",
    "fk-id-via-instance",
    "invalid-eager-loading-path",
    "iterator-drops-prefetch",
    "n-plus-one-across-calls",
    "n-plus-one-admin-list-display",
    "n-plus-one-admin-str",
    "n-plus-one-collection-in-loop",
    "n-plus-one-generic-foreign-key",
    "n-plus-one-in-loop",
    "n-plus-one-model-member",
    "n-plus-one-serializer-field",
    "n-plus-one-serializer-method",
    "n-plus-one-template",
    "prefetch-defeated",
    "query-in-loop",
    "queryset-evaluated-twice",
    "template-repeated-query",
    "values-row-attribute",
    "write-in-loop",
];

/// A scenario and its runs.
pub(crate) struct Scenario {
    name: String,
    path: String,
    first: u64,
    last: u64,
    /// Why djury is rightly silent although the queries grow.
    silent: Option<String>,
    runs: Vec<Run>,
}

struct Run {
    queries: u64,
    repeated: u64,
    error: Option<String>,
    outcome: String,
    asked: Vec<String>,
}

/// What happens to the number of queries when there are more rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cost {
    Constant,
    Repeats,
    Grows,
    Raises,
}

impl Scenario {
    pub(crate) fn read(value: &Value) -> Scenario {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let run = |run: &Value| Run {
            queries: run["queries"].as_u64().unwrap(),
            repeated: run["repeated"].as_u64().unwrap(),
            error: text(&run["error"]),
            outcome: text(&run["outcome"]).unwrap(),
            asked: run["asked"].as_array().unwrap().iter().filter_map(text).collect(),
        };
        Scenario {
            name: text(&value["name"]).unwrap(),
            path: text(&value["path"]).unwrap(),
            first: value["first"].as_u64().unwrap(),
            last: value["last"].as_u64().unwrap(),
            silent: text(&value["silent"]),
            runs: value["runs"].as_array().unwrap().iter().map(run).collect(),
        }
    }

    fn cost(&self) -> Cost {
        let (few, many) = (&self.runs[0], &self.runs[1]);
        if few.error.is_some() || many.error.is_some() {
            Cost::Raises
        } else if many.queries > few.queries {
            Cost::Grows
        } else if many.repeated > 0 {
            Cost::Repeats
        } else {
            Cost::Constant
        }
    }

    /// What was counted, for a person.
    fn counted(&self) -> String {
        let counts: Vec<String> = self
            .runs
            .iter()
            .map(|run| match &run.error {
                Some(error) => error.clone(),
                None => run.queries.to_string(),
            })
            .collect();
        counts.join(" and ")
    }

    /// Whether a finding, or a place that it relates to, lies here.
    fn holds(&self, finding: &Value) -> bool {
        let is_here = |place: &Value| {
            let line = place["range"]["start"]["line"].as_u64().unwrap();
            place["path"] == *self.path && (self.first..=self.last).contains(&line)
        };
        is_here(finding) || finding["related"].as_array().into_iter().flatten().any(is_here)
    }

    /// The rules of a kind that djury reports here.
    fn said(&self, findings: &[Value], rules: &[&str]) -> Vec<String> {
        let own = findings.iter().filter(|finding| self.holds(finding));
        let rules = own.filter_map(|finding| finding["rule"].as_str()).filter(|rule| rules.contains(rule));
        let mut said: Vec<String> = rules.map(str::to_owned).collect();
        said.sort();
        said.dedup();
        said
    }
}

/// Where djury says something else than Django.
pub(crate) fn disagreements(scenarios: &[Scenario], findings: &[Value]) -> Vec<String> {
    let mut lies = Vec::new();
    for scenario in scenarios {
        let (cost, counted) = (scenario.cost(), scenario.counted());
        let mut judge = |rules: &[&str], is_so: bool, what: &str| {
            let said = scenario.said(findings, rules);
            let name = &scenario.name;
            match (is_so, said.is_empty(), &scenario.silent) {
                (true, true, None) => {
                    let last: Vec<&str> = scenario.runs[1].asked.iter().map(|sql| sql.as_str()).collect();
                    lies.push(format!(
                        "{name}: {what} ({counted}), and djury says nothing\n    {}",
                        last.join("\n    ")
                    ));
                }
                (true, false, Some(_)) => lies.push(format!("{name}: is no exception any more, djury says {said:?}")),
                (false, false, _) => lies.push(format!("{name}: djury says {said:?}, but Django: {counted}")),
                _ => {}
            }
        };
        let grows: Vec<&str> = match cost {
            // What raises is never counted to its end.
            Cost::Raises => Vec::new(),
            _ => GROWS.to_vec(),
        };
        judge(&grows, cost == Cost::Grows, "the queries grow");
        let raises: Vec<&str> = match cost {
            Cost::Grows => RAISES.iter().filter(|rule| !GROWS.contains(rule)).copied().collect(),
            _ => RAISES.to_vec(),
        };
        judge(&raises, cost == Cost::Raises, "it raises");
        // Elsewhere a scenario may ask twice to make its point, but must not be said to where it does not.
        let is_theme = scenario.path.ends_with("/repeats.py");
        if cost == Cost::Constant || (cost == Cost::Repeats && is_theme) {
            judge(REPEATS, cost == Cost::Repeats, "the same is asked twice");
        }
    }
    let strays = findings.iter().filter(|finding| !scenarios.iter().any(|scenario| scenario.holds(finding)));
    lies.extend(strays.map(|finding| {
        let line = finding["range"]["start"]["line"].as_u64().unwrap();
        format!("{}:{line}: {} belongs to no scenario", finding["path"], finding["rule"])
    }));
    lies
}

/// Where a fix did not do what it says: the queries grow no more, and the outcome is the same.
pub(crate) fn fixed(before: &[Scenario], after: &[Scenario], findings: &[Value], left: &[Value]) -> Vec<String> {
    let mut lies = Vec::new();
    for (was, is) in before.iter().zip(after) {
        assert!(was.name == is.name, "the fixes moved {} behind {}", was.name, is.name);
        let own: Vec<&Value> = findings.iter().filter(|finding| was.holds(finding)).collect();
        let can_be_fixed = !own.is_empty() && own.iter().all(|finding| finding["fix"].is_object());
        if can_be_fixed && left.iter().any(|finding| is.holds(finding)) {
            lies.push(format!("{}: there is a finding left", was.name));
        }
        let is_mended = is.cost() == Cost::Constant || (is.cost() == Cost::Repeats && was.cost() != Cost::Repeats);
        if can_be_fixed && !is_mended {
            lies.push(format!("{}: {} before, {} after the fix", was.name, was.counted(), is.counted()));
        }
        if was.cost() != Cost::Raises && was.runs.iter().zip(&is.runs).any(|(was, is)| was.outcome != is.outcome) {
            lies.push(format!("{}: gives something else after the fix", was.name));
        }
    }
    lies
}

/// How many scenarios there are of each cost, before and after the fixes.
pub(crate) fn summary(before: &[Scenario], after: &[Scenario]) -> String {
    let count = |scenarios: &[Scenario], cost| scenarios.iter().filter(|scenario| scenario.cost() == cost).count();
    let all = |scenarios: &[Scenario]| {
        let costs = [Cost::Constant, Cost::Grows, Cost::Repeats, Cost::Raises];
        costs.map(|cost| format!("{} {}", count(scenarios, cost), format!("{cost:?}").to_lowercase())).join(", ")
    };
    format!("{} scenarios: {}; after the fixes {}", before.len(), all(before), all(after))
}

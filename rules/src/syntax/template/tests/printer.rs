//! Prints trees for the tests, one line each.

use crate::syntax::template::*;

pub(super) fn template(template: &Template, text: &str) -> String {
    let printer = Printer { template, text };
    printer.body(&template.nodes)
}

struct Printer<'t> {
    template: &'t Template,
    text: &'t str,
}

fn joined<T>(items: &[T], between: &str, print: impl Fn(&T) -> String) -> String {
    items.iter().map(print).collect::<Vec<_>>().join(between)
}

fn target(target: Option<&Ident>) -> String {
    target.map_or(String::new(), |target| format!(" as {}", target.name))
}

fn flag(word: &str, set: bool) -> String {
    if set { format!(" {word}") } else { String::new() }
}

fn context(context: Option<bool>) -> &'static str {
    match context {
        Some(true) => " with-context",
        Some(false) => " without-context",
        None => "",
    }
}

impl Printer<'_> {
    fn body(&self, nodes: &[Node]) -> String {
        joined(nodes, " ", |node| self.node(node))
    }

    /// With a blank before, if there is anything.
    fn inner(&self, nodes: &[Node]) -> String {
        if nodes.is_empty() { String::new() } else { format!(" {}", self.body(nodes)) }
    }

    fn section(&self, name: &str, section: Option<&Section>) -> String {
        section.map_or(String::new(), |section| format!(" ({name}{})", self.inner(&section.body)))
    }

    fn node(&self, node: &Node) -> String {
        let open = if self.has_body(node) && node.end.is_none() { "!" } else { "" };
        match &node.kind {
            NodeKind::Text => {
                let pieces = self.template.literal(node.id);
                let text = joined(&pieces, "#", |piece| piece.of(self.text).to_owned());
                format!("'{}'", text.replace('\n', "\\n"))
            }
            NodeKind::Variable(expr) => format!("(var {})", self.expr(expr)),
            kind => format!("({open}{}{})", kind.tag_name(), self.tag(kind)),
        }
    }

    fn has_body(&self, node: &Node) -> bool {
        let mut found = matches!(node.kind, NodeKind::Verbatim(_));
        node.parts(&mut |part| found |= matches!(part, Part::Body(_)));
        found
    }

    fn tag(&self, kind: &NodeKind) -> String {
        match kind {
            NodeKind::Text | NodeKind::Variable(_) | NodeKind::CsrfToken | NodeKind::Debug => String::new(),
            NodeKind::Verbatim(tag) => {
                format!(" '{}'", self.template.spans.get(tag.text).of(self.text))
            }
            NodeKind::Autoescape(tag) => {
                let setting = match &tag.setting {
                    AutoescapeSetting::On => "on".to_owned(),
                    AutoescapeSetting::Off => "off".to_owned(),
                    AutoescapeSetting::Computed(value) => self.expr(value),
                };
                format!(" {setting}{}", self.inner(&tag.body))
            }
            NodeKind::Block(tag) => format!(
                " {}{}{}{}",
                tag.name.name,
                flag("scoped", tag.scoped),
                flag("required", tag.required),
                self.inner(&tag.body)
            ),
            NodeKind::BlockTranslate(tag) => {
                let count = tag.count.as_ref().map_or(String::new(), |count| format!(" count {}", self.binding(count)));
                let context = tag.context.as_ref().map_or(String::new(), |c| format!(" context {}", self.expr(c)));
                let asvar = tag.asvar.as_ref().map_or(String::new(), |name| format!(" asvar {}", name.name));
                format!(
                    "{}{count}{context}{}{asvar}{}{}",
                    self.bindings(&tag.bindings),
                    flag("trimmed", tag.trimmed),
                    self.inner(&tag.body),
                    self.section("plural", tag.plural.as_ref())
                )
            }
            NodeKind::Cache(tag) => format!(
                " {} {}{}{}{}",
                self.expr(&tag.timeout),
                tag.fragment.name,
                self.exprs(&tag.vary_on),
                tag.using.as_ref().map_or(String::new(), |using| format!(" using {}", self.expr(using))),
                self.inner(&tag.body)
            ),
            NodeKind::Call(tag) => {
                format!("{} {}{}", self.parameters(&tag.parameters), self.expr(&tag.call), self.inner(&tag.body))
            }
            NodeKind::Cycle(tag) => {
                format!("{}{}{}", self.exprs(&tag.values), target(tag.target.as_ref()), flag("silent", tag.silent))
            }
            NodeKind::Do(expr) | NodeKind::Extends(expr) => format!(" {}", self.expr(expr)),
            NodeKind::Filter(tag) => {
                format!(" {}{}", self.filters(&tag.filters), self.inner(&tag.body))
            }
            NodeKind::FirstOf(tag) => {
                format!("{}{}", self.exprs(&tag.values), target(tag.target.as_ref()))
            }
            NodeKind::For(tag) => format!(
                " {} in {}{}{}{}{}{}",
                self.targets(&tag.targets),
                self.expr(&tag.iterable),
                flag("reversed", tag.reversed),
                tag.condition.as_ref().map_or(String::new(), |test| format!(" if {}", self.expr(test))),
                flag("recursive", tag.recursive),
                self.inner(&tag.body),
                self.section("empty", tag.empty.as_ref())
            ),
            NodeKind::FromImport(tag) => format!(
                " {} import {}{}",
                self.expr(&tag.template),
                joined(&tag.names, ", ", |name| format!("{}{}", name.name.name, target(name.alias.as_ref()))),
                context(tag.context)
            ),
            NodeKind::If(tag) => format!(
                " {}{}",
                joined(&tag.branches, " ", |branch| format!(
                    "({}{})",
                    self.expr(&branch.test),
                    self.inner(&branch.body)
                )),
                self.section("else", tag.orelse.as_ref())
            ),
            NodeKind::IfChanged(tag) => format!(
                "{}{}{}",
                self.exprs(&tag.values),
                self.inner(&tag.body),
                self.section("else", tag.orelse.as_ref())
            ),
            NodeKind::IfEqual(tag) => format!(
                " {} {}{}{}",
                self.expr(&tag.left),
                self.expr(&tag.right),
                self.inner(&tag.body),
                self.section("else", tag.orelse.as_ref())
            ),
            NodeKind::Import(tag) => {
                format!(" {} as {}{}", self.expr(&tag.template), tag.target.name, context(tag.context))
            }
            NodeKind::Include(tag) => format!(
                " {}{}{}{}{}",
                self.expr(&tag.template),
                self.bindings(&tag.bindings),
                flag("only", tag.only),
                flag("ignore-missing", tag.ignore_missing),
                context(tag.context)
            ),
            NodeKind::Load(tag) => {
                let names = joined(&tag.names, ",", |name| name.name.to_string());
                let from = if names.is_empty() { names } else { format!(" {names} from") };
                format!("{from} {}", joined(&tag.libraries, ",", |library| library.name.to_string()))
            }
            NodeKind::Lorem(tag) => format!(
                "{}{}{}",
                self.exprs(tag.count.as_slice()),
                tag.method.as_ref().map_or(String::new(), |method| format!(" {}", method.name)),
                flag("random", tag.random)
            ),
            NodeKind::Macro(tag) => {
                format!(" {}{}{}", tag.name.name, self.parameters(&tag.parameters), self.inner(&tag.body))
            }
            NodeKind::Now(tag) => {
                format!(" {}{}", self.expr(&tag.format), target(tag.target.as_ref()))
            }
            NodeKind::Partial(name) | NodeKind::TemplateTag(name) => format!(" {}", name.name),
            NodeKind::PartialDef(tag) => {
                format!(" {}{}{}", tag.name.name, flag("inline", tag.inline), self.inner(&tag.body))
            }
            NodeKind::Prefix(tag) => target(tag.target.as_ref()),
            NodeKind::Querystring(tag) => {
                format!("{}{}", self.arguments(&tag.arguments), target(tag.target.as_ref()))
            }
            NodeKind::Regroup(tag) => {
                format!(" {} by {} as {}", self.expr(&tag.value), self.expr(&tag.key), tag.target.name)
            }
            NodeKind::ResetCycle(name) => name.as_ref().map_or(String::new(), |name| format!(" {}", name.name)),
            NodeKind::Set(tag) => format!(" {} = {}", self.targets(&tag.targets), self.expr(&tag.value)),
            NodeKind::SetBlock(tag) => format!(
                " {}{}{}",
                self.targets(std::slice::from_ref(&tag.target)),
                if tag.filters.is_empty() { String::new() } else { format!(" {}", self.filters(&tag.filters)) },
                self.inner(&tag.body)
            ),
            NodeKind::Spaceless(body) => self.inner(body),
            NodeKind::Static(tag) => {
                format!(" {}{}", self.expr(&tag.path), target(tag.target.as_ref()))
            }
            NodeKind::Translate(tag) => format!(
                " {}{}{}{}",
                self.expr(&tag.message),
                flag("noop", tag.noop),
                tag.context.as_ref().map_or(String::new(), |context| format!(" context {}", self.expr(context))),
                target(tag.target.as_ref())
            ),
            NodeKind::Url(tag) => {
                format!(" {}{}{}", self.expr(&tag.name), self.arguments(&tag.arguments), target(tag.target.as_ref()))
            }
            NodeKind::WidthRatio(tag) => format!(
                " {} {} {}{}",
                self.expr(&tag.value),
                self.expr(&tag.max_value),
                self.expr(&tag.max_width),
                target(tag.target.as_ref())
            ),
            NodeKind::With(tag) => {
                format!("{}{}", self.bindings(&tag.bindings), self.inner(&tag.body))
            }
            NodeKind::Unknown(tag) => format!(
                "?{}{}{}",
                self.arguments(&tag.arguments),
                target(tag.target.as_ref()),
                tag.body.as_ref().map_or(String::new(), |body| format!(" [{}]", self.body(body)))
            ),
        }
    }

    fn binding(&self, binding: &Binding) -> String {
        format!("{}={}", binding.name.name, self.expr(&binding.value))
    }

    fn bindings(&self, bindings: &[Binding]) -> String {
        bindings.iter().map(|binding| format!(" {}", self.binding(binding))).collect()
    }

    fn parameters(&self, parameters: &[Parameter]) -> String {
        let printed = joined(parameters, ", ", |parameter| match &parameter.default {
            Some(default) => format!("{}={}", parameter.name.name, self.expr(default)),
            None => parameter.name.name.to_string(),
        });
        format!("({printed})")
    }

    fn targets(&self, targets: &[Target]) -> String {
        joined(targets, ",", |target| match target {
            Target::Name(name) => name.name.to_string(),
            Target::Tuple(targets) => format!("({})", self.targets(targets)),
            Target::Attribute { object, attribute, .. } => format!("{}.{attribute}", object.name),
            Target::Unknown(_) => "?".to_owned(),
        })
    }

    fn exprs(&self, exprs: &[Expr]) -> String {
        exprs.iter().map(|expr| format!(" {}", self.expr(expr))).collect()
    }

    /// As in a tag, each with a blank before.
    fn arguments(&self, arguments: &[Argument]) -> String {
        arguments.iter().map(|argument| format!(" {}", self.argument(argument))).collect()
    }

    fn argument(&self, argument: &Argument) -> String {
        let value = self.expr(&argument.value);
        match &argument.kind {
            ArgumentKind::Positional => value,
            ArgumentKind::Keyword(keyword) => format!("{}={value}", keyword.name),
            ArgumentKind::Star => format!("*{value}"),
            ArgumentKind::StarStar => format!("**{value}"),
        }
    }

    fn filters(&self, filters: &[Filter]) -> String {
        joined(filters, " ", |filter| match (filter.called, filter.arguments.as_slice()) {
            (false, []) => filter.name.name.to_string(),
            (false, arguments) => {
                format!("{}:{}", filter.name.name, joined(arguments, ", ", |a| self.argument(a)))
            }
            (true, arguments) => format!("{}({})", filter.name.name, joined(arguments, ", ", |a| self.argument(a))),
        })
    }

    fn steps(&self, steps: &[Step]) -> String {
        steps
            .iter()
            .map(|step| match &step.kind {
                StepKind::Attribute(name) | StepKind::Index(name) => format!(".{name}"),
                StepKind::Subscript(key) => format!("[{}]", self.expr(key)),
                StepKind::Call(arguments) => {
                    format!("({})", joined(arguments, ", ", |a| self.argument(a)))
                }
            })
            .collect()
    }

    fn expr(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Variable(variable) => {
                format!("{}{}", variable.root.name, self.steps(&variable.steps))
            }
            ExprKind::Lookup { value, steps } => {
                format!("({}){}", self.expr(value), self.steps(steps))
            }
            ExprKind::Filtered { value, filters } => {
                format!("(| {} {})", self.expr(value), self.filters(filters))
            }
            ExprKind::Str(value) => format!("{value:?}"),
            ExprKind::Translated(value) => format!("_{value:?}"),
            ExprKind::Number(number) => number.to_string(),
            ExprKind::Constant { value, lower: false } => format!("{value:?}"),
            ExprKind::Constant { value, lower: true } => format!("{value:?}").to_lowercase(),
            ExprKind::List(items) => format!("[{}]", joined(items, ", ", |item| self.expr(item))),
            ExprKind::Tuple(items) => format!("(tuple{})", self.exprs(items)),
            ExprKind::Dict(items) => format!(
                "{{{}}}",
                joined(items, ", ", |item| format!("{}: {}", self.expr(&item.key), self.expr(&item.value)))
            ),
            ExprKind::Slice { start, stop, step } => {
                let part = |part: &Option<Box<Expr>>| part.as_ref().map_or("_".to_owned(), |part| self.expr(part));
                format!("(slice {} {} {})", part(start), part(stop), part(step))
            }
            ExprKind::Not(value) => format!("(not {})", self.expr(value)),
            ExprKind::Negative(value) => format!("(- {})", self.expr(value)),
            ExprKind::Positive(value) => format!("(+ {})", self.expr(value)),
            ExprKind::Arithmetic { first, rest } => self.operands(first, rest),
            ExprKind::Compare { first, rest } => self.operands(first, rest),
            ExprKind::Test { value, name, negated, arguments } => {
                format!("({} is{} {}{})", self.expr(value), flag("not", *negated), name.name, self.arguments(arguments))
            }
            ExprKind::Bool { op, values } => format!("({}{})", format!("{op:?}").to_lowercase(), self.exprs(values)),
            ExprKind::Conditional { body, test, orelse } => format!(
                "({} if {}{})",
                self.expr(body),
                self.expr(test),
                orelse.as_ref().map_or(String::new(), |orelse| format!(" else {}", self.expr(orelse)))
            ),
            ExprKind::Unknown => "?".to_owned(),
        }
    }

    fn operands<Op: std::fmt::Debug>(&self, first: &Expr, rest: &[(Op, Expr)]) -> String {
        let rest: String = rest.iter().map(|(op, operand)| format!(" {op:?} {}", self.expr(operand))).collect();
        format!("({}{rest})", self.expr(first))
    }
}

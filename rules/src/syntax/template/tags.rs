//! Reads the opening tag of each built-in of Django, and sends those of Jinja2 on: from its words to a node with
//! empty bodies. Knows no other tag's place.

use super::{
    expression::{Constant, Expr, ExprKind, Ident, Variable},
    jinja_tags,
    reader::{Mode, Reader},
    tree::{
        Autoescape, AutoescapeSetting, Binding, Block, BlockTranslate, Branch, Cache, Cycle, FilterBlock, FirstOf, For,
        If, IfChanged, IfEqual, Include, Load, Lorem, NodeKind, Now, PartialDef, Prefix, Querystring, Regroup, Static,
        Translate, Unknown, Url, WidthRatio, With,
    },
    words::WordKind,
};
use crate::{syntax::Id, text::Span};

/// Whether a tag has a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Body {
    Always,
    /// If it is closed later on.
    IfClosed,
    Never,
}

/// What the two dialects say of a tag's body.
pub(super) fn body_of(name: &str) -> Body {
    match name {
        "autoescape" | "block" | "blocktrans" | "blocktranslate" | "cache" | "call" | "filter" | "for" | "if"
        | "ifchanged" | "ifequal" | "ifnotequal" | "macro" | "partialdef" | "spaceless" | "with" => Body::Always,
        "csrf_token" | "cycle" | "debug" | "do" | "extends" | "firstof" | "from" | "get_media_prefix"
        | "get_static_prefix" | "import" | "include" | "load" | "lorem" | "now" | "partial" | "querystring"
        | "regroup" | "resetcycle" | "static" | "templatetag" | "translate" | "url" | "widthratio" => Body::Never,
        _ => Body::IfClosed,
    }
}

/// The tag `name` whose words after the name are in `reader`; `closed` if a matching end tag follows.
pub(super) fn read(name: &str, name_span: Span, closed: bool, reader: &mut Reader) -> NodeKind {
    reader.drop_last_colon();
    match name {
        "autoescape" => autoescape(reader),
        "block" => block(reader),
        "blocktrans" | "blocktranslate" => block_translate(reader),
        "cache" => cache(reader),
        "call" => jinja_tags::call(reader),
        "csrf_token" => NodeKind::CsrfToken,
        "cycle" => cycle(reader),
        "debug" => NodeKind::Debug,
        "do" => NodeKind::Do(reader.whole(Reader::expression_list)),
        "extends" => NodeKind::Extends(reader.whole(Reader::expression)),
        "filter" => filter(reader),
        "firstof" => {
            let values = reader.bits();
            NodeKind::FirstOf(Box::new(FirstOf { values, target: reader.target() }))
        }
        "for" => for_loop(reader),
        "from" => jinja_tags::from_import(reader),
        "get_media_prefix" | "get_static_prefix" => {
            let of_static = name == "get_static_prefix";
            NodeKind::Prefix(Box::new(Prefix { of_static, target: reader.target() }))
        }
        "if" => NodeKind::If(Box::new(If { branches: Vec::new(), orelse: None })),
        "ifchanged" => {
            let values = reader.bits();
            NodeKind::IfChanged(Box::new(IfChanged { values, body: Vec::new(), orelse: None }))
        }
        "ifequal" | "ifnotequal" => {
            let (left, right) = (reader.bit(), reader.bit());
            let negated = name == "ifnotequal";
            NodeKind::IfEqual(Box::new(IfEqual { negated, left, right, body: Vec::new(), orelse: None }))
        }
        "import" => jinja_tags::import(reader),
        "include" => include(reader),
        "load" => load(reader),
        "lorem" => lorem(reader),
        "macro" => jinja_tags::macro_definition(reader),
        "now" => {
            let format = reader.bit();
            NodeKind::Now(Box::new(Now { format, target: reader.target() }))
        }
        "partial" => NodeKind::Partial(bit_name(reader)),
        "partialdef" => {
            let name = bit_name(reader);
            let inline = reader.eat_name("inline");
            NodeKind::PartialDef(Box::new(PartialDef { name, inline, body: Vec::new() }))
        }
        "querystring" => {
            let (arguments, target) = reader.arguments();
            NodeKind::Querystring(Box::new(Querystring { arguments, target }))
        }
        "regroup" => regroup(reader),
        "resetcycle" => NodeKind::ResetCycle(reader.ident()),
        "set" => jinja_tags::set(closed, reader),
        "spaceless" => NodeKind::Spaceless(Vec::new()),
        "static" => {
            let path = reader.bit();
            NodeKind::Static(Box::new(Static { path, target: reader.target() }))
        }
        "templatetag" => NodeKind::TemplateTag(reader.ident_or_empty()),
        "trans" if closed => block_translate(reader),
        "trans" | "translate" => translate(reader),
        "url" => {
            let name = reader.bit();
            let (arguments, target) = reader.arguments();
            NodeKind::Url(Box::new(Url { name, arguments, target }))
        }
        "widthratio" => {
            let (value, max_value, max_width) = (reader.bit(), reader.bit(), reader.bit());
            let target = reader.target();
            NodeKind::WidthRatio(Box::new(WidthRatio { value, max_value, max_width, target }))
        }
        "with" => {
            let bindings = reader.bindings(&[]);
            NodeKind::With(Box::new(With { bindings, body: Vec::new() }))
        }
        _ => unknown(name, name_span, closed, reader),
    }
}

/// Any other tag, or one that cannot be placed.
pub(super) fn unknown(name: &str, name_span: Span, closed: bool, reader: &mut Reader) -> NodeKind {
    let name = Ident { id: reader.spans.push(name_span), name: name.into() };
    let (arguments, target) = reader.arguments();
    let body = closed.then(Vec::new);
    NodeKind::Unknown(Box::new(Unknown { name, arguments, target, body }))
}

/// The test of `if` and `elif`, as a branch without a body.
pub(super) fn branch(id: Id, reader: &mut Reader) -> Branch {
    reader.drop_last_colon();
    Branch { id, test: reader.whole(Reader::expression_list), body: Vec::new() }
}

fn bit_name(reader: &mut Reader) -> Ident {
    match reader.bit_name() {
        Some(ident) => ident,
        None => reader.ident_or_empty(),
    }
}

fn autoescape(reader: &mut Reader) -> NodeKind {
    let value = reader.whole(Reader::expression);
    let setting = match (value.name().map(|name| name.name.as_str()), &value.kind) {
        (Some("on"), _) | (_, ExprKind::Constant { value: Constant::True, .. }) => AutoescapeSetting::On,
        (Some("off"), _) | (_, ExprKind::Constant { .. }) => AutoescapeSetting::Off,
        _ => AutoescapeSetting::Computed(value),
    };
    NodeKind::Autoescape(Box::new(Autoescape { setting, body: Vec::new() }))
}

fn block(reader: &mut Reader) -> NodeKind {
    let name = bit_name(reader);
    let mut block = Block { name, scoped: false, required: false, body: Vec::new() };
    while let Some(word) = reader.bump() {
        block.scoped |= word.is_name("scoped");
        block.required |= word.is_name("required");
    }
    NodeKind::Block(Box::new(block))
}

fn block_translate(reader: &mut Reader) -> NodeKind {
    const OPTIONS: [&str; 6] = ["asvar", "context", "count", "notrimmed", "trimmed", "with"];
    let mut tag = BlockTranslate {
        bindings: Vec::new(),
        count: None,
        context: None,
        trimmed: false,
        asvar: None,
        body: Vec::new(),
        plural: None,
    };
    while !reader.at_end() {
        if reader.at_binding() || reader.eat_name("with") {
            tag.bindings.extend(reader.bindings(&OPTIONS));
        } else if reader.eat_name("count") {
            // The bindings may go on without a `with`: `count n=posts|length name=blog.name`.
            let mut bindings = reader.bindings(&OPTIONS).into_iter();
            tag.count = bindings.next();
            tag.bindings.extend(bindings);
        } else if reader.eat_name("context") {
            tag.context = Some(reader.bit());
        } else if reader.at_name("trimmed") || reader.at_name("notrimmed") {
            tag.trimmed = reader.eat_name("trimmed") || !reader.eat_name("notrimmed");
        } else if reader.eat_name("asvar") {
            tag.asvar = reader.ident();
        } else if let Some(name) = plain_name(reader) {
            // Jinja2: `{% trans user %}` takes the variable of the same name.
            let value =
                Expr { id: name.id, kind: ExprKind::Variable(Variable { root: name.clone(), steps: Vec::new() }) };
            tag.bindings.push(Binding { id: name.id, name, value });
        } else {
            reader.bump();
        }
    }
    NodeKind::BlockTranslate(Box::new(tag))
}

/// A name with nothing behind it that would make more of it.
fn plain_name(reader: &mut Reader) -> Option<Ident> {
    let next = reader.peek_at(1);
    if next.is_some_and(|next| !next.is_sign(",") && next.kind != WordKind::Name) {
        return None;
    }
    reader.ident()
}

fn cache(reader: &mut Reader) -> NodeKind {
    let timeout = reader.bit();
    let fragment = bit_name(reader);
    let (arguments, _) = reader.arguments();
    let mut tag = Cache { timeout, fragment, vary_on: Vec::new(), using: None, body: Vec::new() };
    for argument in arguments {
        match argument.keyword() {
            Some(keyword) if keyword.name == "using" => tag.using = Some(argument.value),
            _ => tag.vary_on.push(argument.value),
        }
    }
    NodeKind::Cache(Box::new(tag))
}

fn cycle(reader: &mut Reader) -> NodeKind {
    let mut tag = Cycle { values: Vec::new(), target: None, silent: false };
    while !reader.at_end() && tag.target.is_none() {
        tag.target = reader.target();
        if tag.target.is_none() && !reader.eat_sign(",") {
            tag.values.push(reader.bit());
        }
    }
    tag.silent = reader.eat_name("silent");
    NodeKind::Cycle(Box::new(tag))
}

fn filter(reader: &mut Reader) -> NodeKind {
    let mut filters: Vec<_> = reader.filter().into_iter().collect();
    filters.extend(reader.filters());
    NodeKind::Filter(Box::new(FilterBlock { filters, body: Vec::new() }))
}

fn for_loop(reader: &mut Reader) -> NodeKind {
    let targets = jinja_tags::targets(reader, |reader| reader.at_name("in"));
    let start = reader.start();
    let mut tag = For {
        targets,
        iterable: match reader.eat_name("in") {
            true => reader.unconditional_list(),
            false => reader.unknown(start),
        },
        reversed: reader.eat_name("reversed"),
        condition: None,
        recursive: false,
        body: Vec::new(),
        empty: None,
    };
    if reader.eat_name("if") {
        tag.condition = Some(reader.expression());
    }
    tag.recursive = reader.eat_name("recursive");
    if !reader.at_end() {
        // Neither dialect runs such a loop.
        reader.skip_all();
        tag.iterable = reader.unknown(start);
        tag.condition = None;
    }
    NodeKind::For(Box::new(tag))
}

fn include(reader: &mut Reader) -> NodeKind {
    let template = reader.with_mode(Mode::SPACED, Reader::expression);
    let mut tag = Include { template, bindings: Vec::new(), only: false, ignore_missing: false, context: None };
    while !reader.at_end() {
        if let Some(context) = jinja_tags::context(reader) {
            tag.context = Some(context);
        } else if reader.at_name("ignore") && reader.name_at(1, "missing") {
            reader.bump();
            reader.bump();
            tag.ignore_missing = true;
        } else if reader.eat_name("only") {
            tag.only = true;
        } else if reader.eat_name("with") {
            tag.bindings.extend(reader.bindings(&["only"]));
        } else {
            // Neither dialect knows this option; a path without quotes ends up here, too.
            let span = reader.spans.get(tag.template.id);
            reader.skip_all();
            tag.template = reader.unknown(span.start);
        }
    }
    NodeKind::Include(Box::new(tag))
}

fn load(reader: &mut Reader) -> NodeKind {
    let mut tag = Load { libraries: Vec::new(), names: Vec::new() };
    while !reader.at_end() {
        if reader.at_name("from") && !tag.libraries.is_empty() {
            reader.bump();
            tag.names = std::mem::take(&mut tag.libraries);
        } else if !reader.eat_sign(",") {
            tag.libraries.extend(reader.bit_name());
        }
    }
    NodeKind::Load(Box::new(tag))
}

fn lorem(reader: &mut Reader) -> NodeKind {
    let mut tag = Lorem { count: None, method: None, random: false };
    while let Some(word) = reader.peek() {
        match word.text {
            "random" => {
                reader.bump();
                tag.random = true;
            }
            "w" | "p" | "b" => tag.method = reader.ident(),
            _ => tag.count = Some(reader.bit()),
        }
    }
    NodeKind::Lorem(Box::new(tag))
}

fn regroup(reader: &mut Reader) -> NodeKind {
    let value = reader.bit();
    let start = reader.start();
    let key = match reader.eat_name("by") {
        true => reader.bit(),
        false => reader.unknown(start),
    };
    let target = match reader.target() {
        Some(target) => target,
        None => reader.ident_or_empty(),
    };
    NodeKind::Regroup(Box::new(Regroup { value, key, target }))
}

fn translate(reader: &mut Reader) -> NodeKind {
    let message = reader.bit();
    let mut tag = Translate { message, noop: false, context: None, target: None };
    while !reader.at_end() {
        if let Some(target) = reader.target() {
            tag.target = Some(target);
        } else if reader.eat_name("noop") {
            tag.noop = true;
        } else if reader.eat_name("context") {
            tag.context = Some(reader.bit());
        } else {
            reader.bump();
        }
    }
    NodeKind::Translate(Box::new(tag))
}

/// Where a name and the words of a tag's content are.
pub(super) fn split_name(text: &str, content: Span) -> (&str, Span, Span) {
    let written = content.of(text);
    let stops = |c: char| c.is_whitespace() || matches!(c, '(' | '"' | '\'' | '=' | '|' | '[' | '{' | ',');
    let size = written.find(stops).unwrap_or(written.len());
    let name = written.get(..size).unwrap_or_default();
    let middle = content.start + u32::try_from(size).unwrap_or(0);
    (name, Span::new(content.start, middle), Span::new(middle, content.end))
}

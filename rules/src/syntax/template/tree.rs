//! The typed tree of a template: text, variables, and one type for each tag that Django or Jinja2 brings along.
//!
//! Depth is bounded (see `parser`), so every recursive reader of a tree is safe on any input.

use serde::{Deserialize, Serialize};

use super::expression::{Argument, Expr, Filter, Ident};
use crate::{
    syntax::{Id, Name, Spans},
    text::Span,
};

/// One template. Equal to another if it says the same: positions, the letters of its text and its comments
/// are no part of that.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Template {
    pub nodes: Vec<Node>,
    /// Relative to the start of the text that was parsed.
    pub spans: Spans,
    pub comments: Comments,
}

/// The comments of a template in source order; outside equality.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
pub struct Comments(pub Vec<Comment>);

impl PartialEq for Comments {
    fn eq(&self, _: &Comments) -> bool {
        true
    }
}

/// `{# … #}` or `{% comment %}…{% endcomment %}`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Comment {
    pub span: Span,
    /// What stands between the marks, without blanks around it.
    pub text: Span,
    /// Whether it is written with the `comment` tag.
    pub tag: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Node {
    /// The whole element: of a block from its opening tag to its closing one.
    pub id: Id,
    /// The opening tag; the same as `id` where there is no more than that.
    pub tag: Id,
    /// The closing tag; `None` also for a block that is not closed.
    pub end: Option<Id>,
    pub kind: NodeKind,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum NodeKind {
    /// Literal text, also where it runs across a comment, see [`Template::literal`].
    Text,
    /// `{{ expression }}`
    Variable(Expr),
    Verbatim(Verbatim),
    Autoescape(Box<Autoescape>),
    Block(Box<Block>),
    BlockTranslate(Box<BlockTranslate>),
    Cache(Box<Cache>),
    /// `{% call(user) list_users() %}`
    Call(Box<Call>),
    CsrfToken,
    Cycle(Box<Cycle>),
    Debug,
    /// `{% do expression %}`
    Do(Expr),
    Extends(Expr),
    Filter(Box<FilterBlock>),
    FirstOf(Box<FirstOf>),
    For(Box<For>),
    FromImport(Box<FromImport>),
    If(Box<If>),
    IfChanged(Box<IfChanged>),
    IfEqual(Box<IfEqual>),
    Import(Box<Import>),
    Include(Box<Include>),
    Load(Box<Load>),
    Lorem(Box<Lorem>),
    Macro(Box<Macro>),
    Now(Box<Now>),
    /// `{% partial name %}`
    Partial(Ident),
    PartialDef(Box<PartialDef>),
    /// `{% get_static_prefix %}`, `{% get_media_prefix %}`
    Prefix(Box<Prefix>),
    Querystring(Box<Querystring>),
    Regroup(Box<Regroup>),
    ResetCycle(Option<Ident>),
    /// `{% set a = b %}`
    Set(Box<Set>),
    /// `{% set a %}…{% endset %}`
    SetBlock(Box<SetBlock>),
    Spaceless(Vec<Node>),
    Static(Box<Static>),
    /// `{% templatetag openblock %}`
    TemplateTag(Ident),
    Translate(Box<Translate>),
    Url(Box<Url>),
    WidthRatio(Box<WidthRatio>),
    With(Box<With>),
    /// Every other tag, and what could not be placed: a stray `endif`, an `else` outside of its block.
    Unknown(Box<Unknown>),
}

/// `{% verbatim name %}…{% endverbatim name %}`, `{% raw %}…{% endraw %}`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Verbatim {
    pub text: Id,
    /// Whether it is Jinja2's `raw`.
    pub raw: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Autoescape {
    pub setting: AutoescapeSetting,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum AutoescapeSetting {
    /// `on`, and `true` of Jinja2.
    On,
    /// `off`, and `false` of Jinja2.
    Off,
    Computed(Expr),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Block {
    pub name: Ident,
    pub scoped: bool,
    pub required: bool,
    pub body: Vec<Node>,
}

/// `{% blocktranslate %}` in all its forms, and Jinja2's `{% trans %}…{% endtrans %}`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BlockTranslate {
    /// `with a=b`, `with b as a`
    pub bindings: Vec<Binding>,
    pub count: Option<Binding>,
    pub context: Option<Expr>,
    pub trimmed: bool,
    pub asvar: Option<Ident>,
    pub body: Vec<Node>,
    /// After `{% plural %}` or `{% pluralize %}`.
    pub plural: Option<Section>,
}

/// What stands behind a tag within a block: `{% else %}`, `{% empty %}`, `{% plural %}`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Section {
    /// The tag.
    pub id: Id,
    pub body: Vec<Node>,
}

/// `name=value`, or `value as name`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Binding {
    pub id: Id,
    pub name: Ident,
    pub value: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cache {
    pub timeout: Expr,
    pub fragment: Ident,
    pub vary_on: Vec<Expr>,
    pub using: Option<Expr>,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Call {
    pub parameters: Vec<Parameter>,
    pub call: Expr,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Parameter {
    pub name: Ident,
    pub default: Option<Expr>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cycle {
    pub values: Vec<Expr>,
    pub target: Option<Ident>,
    pub silent: bool,
}

/// `{% filter force_escape|lower %}`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FilterBlock {
    pub filters: Vec<Filter>,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FirstOf {
    pub values: Vec<Expr>,
    pub target: Option<Ident>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct For {
    /// Several for `{% for key, value in … %}`.
    pub targets: Vec<Target>,
    pub iterable: Expr,
    pub reversed: bool,
    /// `if` of Jinja2, within the tag.
    pub condition: Option<Expr>,
    pub recursive: bool,
    pub body: Vec<Node>,
    /// After `{% empty %}`, or `{% else %}` of Jinja2.
    pub empty: Option<Section>,
}

/// What a loop or a `set` gives a value to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Target {
    Name(Ident),
    /// `(a, b)` within other targets; names and attributes only, deeper ones are `Unknown`.
    Tuple(Vec<Target>),
    /// `namespace.attribute`
    Attribute {
        id: Id,
        object: Ident,
        attribute: Name,
    },
    Unknown(Id),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FromImport {
    pub template: Expr,
    pub names: Vec<ImportName>,
    pub context: Option<bool>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ImportName {
    pub name: Ident,
    pub alias: Option<Ident>,
}

/// `if … elif … else …`: one branch for each test, in order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct If {
    pub branches: Vec<Branch>,
    pub orelse: Option<Section>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Branch {
    /// The tag, `{% if … %}` or `{% elif … %}`.
    pub id: Id,
    pub test: Expr,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct IfChanged {
    pub values: Vec<Expr>,
    pub body: Vec<Node>,
    pub orelse: Option<Section>,
}

/// `{% ifequal a b %}` and `{% ifnotequal a b %}`, gone since Django 4.0.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct IfEqual {
    pub negated: bool,
    pub left: Expr,
    pub right: Expr,
    pub body: Vec<Node>,
    pub orelse: Option<Section>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Import {
    pub template: Expr,
    pub target: Ident,
    pub context: Option<bool>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Include {
    /// A list or tuple of templates in Jinja2.
    pub template: Expr,
    pub bindings: Vec<Binding>,
    pub only: bool,
    pub ignore_missing: bool,
    /// `with context`, `without context`
    pub context: Option<bool>,
}

/// `{% load library other %}`, `{% load name other from library %}`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Load {
    pub libraries: Vec<Ident>,
    /// The tags and filters before `from`; empty if everything is loaded.
    pub names: Vec<Ident>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Lorem {
    pub count: Option<Expr>,
    /// `w`, `p` or `b`
    pub method: Option<Ident>,
    pub random: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Macro {
    pub name: Ident,
    pub parameters: Vec<Parameter>,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Now {
    pub format: Expr,
    pub target: Option<Ident>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PartialDef {
    pub name: Ident,
    pub inline: bool,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Prefix {
    /// Of static files; else of media.
    pub of_static: bool,
    pub target: Option<Ident>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Querystring {
    pub arguments: Vec<Argument>,
    pub target: Option<Ident>,
}

/// `{% regroup value by key as target %}`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Regroup {
    pub value: Expr,
    /// Looked up on each item of the value, not in the context.
    pub key: Expr,
    pub target: Ident,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Set {
    pub targets: Vec<Target>,
    pub value: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SetBlock {
    pub target: Target,
    pub filters: Vec<Filter>,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Static {
    pub path: Expr,
    pub target: Option<Ident>,
}

/// `{% translate "text" noop context "month" as name %}`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Translate {
    pub message: Expr,
    pub noop: bool,
    pub context: Option<Expr>,
    pub target: Option<Ident>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Url {
    /// A string as a rule; a variable in `{% url view_name %}`.
    pub name: Expr,
    pub arguments: Vec<Argument>,
    pub target: Option<Ident>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct WidthRatio {
    pub value: Expr,
    pub max_value: Expr,
    pub max_width: Expr,
    pub target: Option<Ident>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct With {
    pub bindings: Vec<Binding>,
    pub body: Vec<Node>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Unknown {
    pub name: Ident,
    /// Words of the tag's own (`for`, `by`) stand among them as variables: nobody knows which they are.
    pub arguments: Vec<Argument>,
    /// `as target` at the end.
    pub target: Option<Ident>,
    /// If a matching `end…` follows.
    pub body: Option<Vec<Node>>,
}

impl Template {
    /// The pieces of literal text under a text node: its span without the comments inside it.
    pub fn literal(&self, text: Id) -> Vec<Span> {
        let span = self.spans.get(text);
        let comments = &self.comments.0;
        let first = comments.partition_point(|comment| comment.span.start < span.start);
        let mut pieces = Vec::new();
        let mut start = span.start;
        for comment in comments.get(first..).unwrap_or_default() {
            if comment.span.start >= span.end {
                break;
            }
            if start < comment.span.start {
                pieces.push(Span::new(start, comment.span.start));
            }
            start = comment.span.end;
        }
        if start < span.end {
            pieces.push(Span::new(start, span.end));
        }
        pieces
    }
}

impl NodeKind {
    /// The name of the tag in its newest spelling; empty for text and variables.
    pub fn tag_name(&self) -> &str {
        match self {
            NodeKind::Text | NodeKind::Variable(_) => "",
            NodeKind::Verbatim(verbatim) if verbatim.raw => "raw",
            NodeKind::Verbatim(_) => "verbatim",
            NodeKind::Autoescape(_) => "autoescape",
            NodeKind::Block(_) => "block",
            NodeKind::BlockTranslate(_) => "blocktranslate",
            NodeKind::Cache(_) => "cache",
            NodeKind::Call(_) => "call",
            NodeKind::CsrfToken => "csrf_token",
            NodeKind::Cycle(_) => "cycle",
            NodeKind::Debug => "debug",
            NodeKind::Do(_) => "do",
            NodeKind::Extends(_) => "extends",
            NodeKind::Filter(_) => "filter",
            NodeKind::FirstOf(_) => "firstof",
            NodeKind::For(_) => "for",
            NodeKind::FromImport(_) => "from",
            NodeKind::If(_) => "if",
            NodeKind::IfChanged(_) => "ifchanged",
            NodeKind::IfEqual(tag) if tag.negated => "ifnotequal",
            NodeKind::IfEqual(_) => "ifequal",
            NodeKind::Import(_) => "import",
            NodeKind::Include(_) => "include",
            NodeKind::Load(_) => "load",
            NodeKind::Lorem(_) => "lorem",
            NodeKind::Macro(_) => "macro",
            NodeKind::Now(_) => "now",
            NodeKind::Partial(_) => "partial",
            NodeKind::PartialDef(_) => "partialdef",
            NodeKind::Prefix(prefix) if prefix.of_static => "get_static_prefix",
            NodeKind::Prefix(_) => "get_media_prefix",
            NodeKind::Querystring(_) => "querystring",
            NodeKind::Regroup(_) => "regroup",
            NodeKind::ResetCycle(_) => "resetcycle",
            NodeKind::Set(_) | NodeKind::SetBlock(_) => "set",
            NodeKind::Spaceless(_) => "spaceless",
            NodeKind::Static(_) => "static",
            NodeKind::TemplateTag(_) => "templatetag",
            NodeKind::Translate(_) => "translate",
            NodeKind::Url(_) => "url",
            NodeKind::WidthRatio(_) => "widthratio",
            NodeKind::With(_) => "with",
            NodeKind::Unknown(tag) => &tag.name.name,
        }
    }
}

//! Builds the tree of a template from its tokens: which tag closes which, and what lies between them.
//!
//! Keeps the open blocks on a stack of its own, at most `MAX_DEPTH` of them, and so needs no recursion.

use rustc_hash::FxHashMap;

use super::{
    jinja_tags,
    lexer::{Token, TokenKind, tokens},
    reader::Reader,
    tags::{self, Body},
    tree::{Comment, Node, NodeKind, Section, Template, Verbatim},
};
use crate::text::Span;

/// How deep blocks nest; those beyond are `Unknown`, and what they hold stands beside them.
const MAX_DEPTH: usize = 64;

/// Reads a template of either dialect. Reads any text, in time linear to its length.
pub fn parse(text: &str) -> Template {
    let tokens = tokens(text);
    let ends = match_ends(text, &tokens);
    let mut parser =
        Parser { text, template: Template::default(), open: Vec::new(), flattened: Vec::new(), literal: None };
    for (at, token) in tokens.iter().enumerate() {
        let role = ends.get(at).copied().unwrap_or(Role::Alone);
        parser.token(at, *token, role);
    }
    let end = Span::at(u32::try_from(text.len()).unwrap_or(u32::MAX));
    parser.flush();
    parser.close_down_to(0, end);
    parser.template
}

/// What a token is to others, by their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    /// Closed by a later token.
    Opens,
    /// Closes the token of that number.
    Closes(usize),
    Alone,
}

/// Finds the end of every block, in one pass. An end tag closes the last open tag of its name; what was opened
/// after that one has no end.
fn match_ends(text: &str, tokens: &[Token]) -> Vec<Role> {
    let mut roles = vec![Role::Alone; tokens.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Tag {
            continue;
        }
        let (name, _, rest) = tags::split_name(text, token.inner);
        let opener = name.strip_prefix("end").and_then(|opened| places.get_mut(opened)?.pop());
        if let Some(place) = opener {
            if let Some((opened, _)) = open.get(place) {
                set(&mut roles, *opened, Role::Opens);
                set(&mut roles, at, Role::Closes(*opened));
            }
            for (_, name) in open.drain(place..).skip(1) {
                if let Some(places) = places.get_mut(name) {
                    places.pop();
                }
            }
        } else if tags::body_of(name) != Body::Never && !(name == "set" && assigns(text, rest)) {
            places.entry(name).or_default().push(open.len());
            open.push((at, name));
        }
    }
    roles
}

fn set(roles: &mut [Role], at: usize, role: Role) {
    if let Some(slot) = roles.get_mut(at) {
        *slot = role;
    }
}

fn assigns(text: &str, content: Span) -> bool {
    jinja_tags::assigns(&mut Reader::new(text, content, &mut Default::default()))
}

struct Parser<'t> {
    text: &'t str,
    template: Template,
    open: Vec<OpenBlock>,
    /// Blocks that were opened at the limit, by the numbers of their tokens.
    flattened: Vec<usize>,
    /// Text that goes on as long as comments only interrupt it.
    literal: Option<Span>,
}

struct OpenBlock {
    /// The number of its token.
    at: usize,
    closed: bool,
    node: Node,
}

impl Parser<'_> {
    fn token(&mut self, at: usize, token: Token, role: Role) {
        match token.kind {
            TokenKind::Text => {
                self.literal = Some(self.literal.map_or(token.span, |before| before.to(token.span)));
                return;
            }
            TokenKind::Comment | TokenKind::CommentTag => {
                let tag = token.kind == TokenKind::CommentTag;
                self.template.comments.0.push(Comment { span: token.span, text: token.inner, tag });
                return;
            }
            _ => self.flush(),
        }
        match token.kind {
            TokenKind::Variable => {
                let id = self.template.spans.push(token.span);
                let expr = self.reader(token.inner).whole(Reader::expression_list);
                self.push(Node { id, tag: id, end: None, kind: NodeKind::Variable(expr) });
            }
            TokenKind::Verbatim | TokenKind::Raw => self.verbatim(token),
            _ => self.tag(at, token, role),
        }
    }

    fn reader(&mut self, content: Span) -> Reader<'_, '_> {
        Reader::new(self.text, content, &mut self.template.spans)
    }

    /// Ends the literal text that was collected.
    fn flush(&mut self) {
        if let Some(span) = self.literal.take() {
            let id = self.template.spans.push(span);
            self.push(Node { id, tag: id, end: None, kind: NodeKind::Text });
        }
    }

    fn push(&mut self, node: Node) {
        let body = self.open.last_mut().and_then(|block| block.node.kind.open_body());
        body.unwrap_or(&mut self.template.nodes).push(node);
    }

    fn verbatim(&mut self, token: Token) {
        let spans = &mut self.template.spans;
        let id = spans.push(token.span);
        let tag = spans.push(Span::new(token.span.start, token.inner.start));
        let text = spans.push(token.inner);
        let end = Span::new(token.inner.end, token.span.end);
        let end = (!end.is_empty()).then(|| spans.push(end));
        let kind = NodeKind::Verbatim(Verbatim { text, raw: token.kind == TokenKind::Raw });
        self.push(Node { id, tag, end, kind });
    }

    fn tag(&mut self, at: usize, token: Token, role: Role) {
        if let Role::Closes(opener) = role
            && self.close(opener, token.span)
        {
            return;
        }
        let (name, name_span, rest) = tags::split_name(self.text, token.inner);
        if self.section(name, token, rest) {
            return;
        }
        let closed = role == Role::Opens;
        let has_body = match tags::body_of(name) {
            Body::Always => true,
            Body::IfClosed => closed,
            Body::Never => false,
        };
        let id = self.template.spans.push(token.span);
        if !has_body {
            let kind = tags::read(name, name_span, false, &mut self.reader(rest));
            self.push(Node { id, tag: id, end: None, kind });
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            let kind = tags::unknown(name, name_span, false, &mut self.reader(rest));
            self.push(Node { id, tag: id, end: None, kind });
            self.flattened.push(at);
            return;
        }
        let tag = self.template.spans.push(token.span);
        let mut reader = self.reader(rest);
        let mut kind = tags::read(name, name_span, true, &mut reader);
        if let NodeKind::If(block) = &mut kind {
            block.branches.push(tags::branch(tag, &mut reader));
        }
        self.open.push(OpenBlock { at, closed, node: Node { id, tag, end: None, kind } });
    }

    /// Closes the block that token `opener` opened, with all that was left open in it; whether there is one.
    fn close(&mut self, opener: usize, end: Span) -> bool {
        if let Some(place) = self.flattened.iter().rposition(|at| *at == opener) {
            self.flattened.truncate(place);
            return true;
        }
        let Some(place) = self.open.iter().rposition(|block| block.at == opener) else {
            return false;
        };
        self.close_down_to(place + 1, Span::at(end.start));
        let id = self.template.spans.push(end);
        if let Some(block) = self.open.last_mut() {
            block.node.end = Some(id);
        }
        self.close_down_to(place, Span::at(end.end));
        true
    }

    /// Leaves only `depth` blocks open; the others end at `end`.
    fn close_down_to(&mut self, depth: usize, end: Span) {
        while self.open.len() > depth {
            self.flattened.clear();
            let Some(block) = self.open.pop() else { return };
            let id = block.node.id;
            let span = self.template.spans.get(id);
            self.template.spans.set(id, Span::new(span.start, end.end));
            self.push(block.node);
        }
    }

    /// Starts the next part of an open block, if this tag does that: `else`, `elif`, `empty`, `plural`.
    fn section(&mut self, name: &str, token: Token, rest: Span) -> bool {
        if !matches!(name, "elif" | "else" | "empty" | "plural" | "pluralize") || !self.flattened.is_empty() {
            return false;
        }
        // Blocks without an end may be left for it, but not those that will be closed.
        let mut place = self.open.len();
        loop {
            let Some(block) = place.checked_sub(1).and_then(|last| self.open.get(last)) else {
                return false;
            };
            if block.node.kind.takes_section(name) {
                break;
            }
            if block.closed {
                return false;
            }
            place -= 1;
        }
        self.close_down_to(place, Span::at(token.span.start));
        let id = self.template.spans.push(token.span);
        let branch = (name == "elif").then(|| tags::branch(id, &mut self.reader(rest)));
        let section = Section { id, body: Vec::new() };
        match self.open.last_mut().map(|block| &mut block.node.kind) {
            Some(NodeKind::If(tag)) => match branch {
                Some(branch) => tag.branches.push(branch),
                None => tag.orelse = Some(section),
            },
            Some(NodeKind::For(tag)) => tag.empty = Some(section),
            Some(NodeKind::IfChanged(tag)) => tag.orelse = Some(section),
            Some(NodeKind::IfEqual(tag)) => tag.orelse = Some(section),
            Some(NodeKind::BlockTranslate(tag)) => tag.plural = Some(section),
            _ => return false,
        }
        true
    }
}

impl NodeKind {
    fn takes_section(&self, name: &str) -> bool {
        match self {
            NodeKind::If(tag) => matches!(name, "elif" | "else") && tag.orelse.is_none(),
            NodeKind::For(tag) => matches!(name, "empty" | "else") && tag.empty.is_none(),
            NodeKind::IfChanged(tag) => name == "else" && tag.orelse.is_none(),
            NodeKind::IfEqual(tag) => name == "else" && tag.orelse.is_none(),
            NodeKind::BlockTranslate(tag) => matches!(name, "plural" | "pluralize") && tag.plural.is_none(),
            _ => false,
        }
    }

    /// Where the next node of an open block belongs: its last part.
    fn open_body(&mut self) -> Option<&mut Vec<Node>> {
        fn last<'n>(section: &'n mut Option<Section>, body: &'n mut Vec<Node>) -> &'n mut Vec<Node> {
            match section {
                Some(section) => &mut section.body,
                None => body,
            }
        }
        match self {
            NodeKind::Autoescape(tag) => Some(&mut tag.body),
            NodeKind::Block(tag) => Some(&mut tag.body),
            NodeKind::BlockTranslate(tag) => Some(last(&mut tag.plural, &mut tag.body)),
            NodeKind::Cache(tag) => Some(&mut tag.body),
            NodeKind::Call(tag) => Some(&mut tag.body),
            NodeKind::Filter(tag) => Some(&mut tag.body),
            NodeKind::For(tag) => Some(last(&mut tag.empty, &mut tag.body)),
            NodeKind::If(tag) => match &mut tag.orelse {
                Some(section) => Some(&mut section.body),
                None => tag.branches.last_mut().map(|branch| &mut branch.body),
            },
            NodeKind::IfChanged(tag) => Some(last(&mut tag.orelse, &mut tag.body)),
            NodeKind::IfEqual(tag) => Some(last(&mut tag.orelse, &mut tag.body)),
            NodeKind::Macro(tag) => Some(&mut tag.body),
            NodeKind::PartialDef(tag) => Some(&mut tag.body),
            NodeKind::SetBlock(tag) => Some(&mut tag.body),
            NodeKind::Spaceless(body) => Some(body),
            NodeKind::With(tag) => Some(&mut tag.body),
            NodeKind::Unknown(tag) => tag.body.as_mut(),
            _ => None,
        }
    }
}

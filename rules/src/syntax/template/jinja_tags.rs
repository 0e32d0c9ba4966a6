//! Reads the opening tags that only Jinja2 has, and the targets that its loops share with `set`.

use super::{
    reader::Reader,
    tree::{Call, FromImport, Import, ImportName, Macro, NodeKind, Parameter, Set, SetBlock, Target},
    words::WordKind,
};

/// Whether this `set` has its value in the tag: a `=` outside of all brackets.
pub(super) fn assigns(reader: &mut Reader) -> bool {
    let mut depth = 0_usize;
    while let Some(word) = reader.bump() {
        if word.kind == WordKind::Sign {
            match word.text {
                "=" if depth == 0 => return true,
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    false
}

pub(super) fn set(closed: bool, reader: &mut Reader) -> NodeKind {
    let targets = targets(reader, |reader| reader.at_sign("=") || reader.at_sign("|"));
    if !closed {
        let start = reader.start();
        let value = match reader.eat_sign("=") {
            true => reader.whole(Reader::expression_list),
            false => reader.unknown(start),
        };
        return NodeKind::Set(Box::new(Set { targets, value }));
    }
    let target = match <[Target; 1]>::try_from(targets) {
        Ok([target]) => target,
        Err(targets) => Target::Tuple(targets),
    };
    NodeKind::SetBlock(Box::new(SetBlock { target, filters: reader.filters(), body: Vec::new() }))
}

/// `a`, `a, b`, `(a, b), c`, `namespace.a`, up to where `stop` says.
pub(super) fn targets(reader: &mut Reader, stop: fn(&Reader) -> bool) -> Vec<Target> {
    let mut targets = Vec::new();
    while !reader.at_end() && !stop(reader) {
        if reader.eat_sign(",") {
            continue;
        }
        if reader.eat_sign("(") {
            let mut inner = Vec::new();
            while !reader.at_end() && !stop(reader) && !reader.eat_sign(")") {
                if !reader.eat_sign(",") {
                    inner.push(target(reader));
                }
            }
            targets.push(Target::Tuple(inner));
        } else {
            targets.push(target(reader));
        }
    }
    // `for (a, b) in x` is `for a, b in x`.
    match targets.pop() {
        Some(Target::Tuple(inner)) if targets.is_empty() => inner,
        last => {
            targets.extend(last);
            targets
        }
    }
}

fn target(reader: &mut Reader) -> Target {
    let start = reader.start();
    let Some(object) = reader.ident() else {
        reader.bump();
        return Target::Unknown(reader.id(start));
    };
    let attribute = reader.peek_at(1).filter(|word| reader.at_sign(".") && word.kind == WordKind::Name);
    match attribute {
        Some(word) => {
            reader.bump();
            reader.bump();
            Target::Attribute { id: reader.id(start), object, attribute: word.text.into() }
        }
        None => Target::Name(object),
    }
}

pub(super) fn call(reader: &mut Reader) -> NodeKind {
    let parameters = parameters(reader);
    let call = reader.whole(Reader::expression);
    NodeKind::Call(Box::new(Call { parameters, call, body: Vec::new() }))
}

/// `(a, b=1)`; nothing where no bracket opens.
fn parameters(reader: &mut Reader) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    if !reader.eat_sign("(") {
        return parameters;
    }
    while let Some(name) = reader.ident() {
        let default = reader.eat_sign("=").then(|| reader.expression());
        parameters.push(Parameter { name, default });
        if !reader.eat_sign(",") {
            break;
        }
    }
    reader.eat_sign(")");
    parameters
}

pub(super) fn from_import(reader: &mut Reader) -> NodeKind {
    let template = reader.expression();
    let mut tag = FromImport { template, names: Vec::new(), context: None };
    reader.eat_name("import");
    while !reader.at_end() {
        if let Some(context) = context(reader) {
            tag.context = Some(context);
        } else if let Some(name) = reader.ident() {
            tag.names.push(ImportName { name, alias: reader.target() });
        } else {
            reader.bump();
        }
    }
    NodeKind::FromImport(Box::new(tag))
}

pub(super) fn import(reader: &mut Reader) -> NodeKind {
    let template = reader.expression();
    let target = match reader.target() {
        Some(target) => target,
        None => reader.ident_or_empty(),
    };
    NodeKind::Import(Box::new(Import { template, target, context: context(reader) }))
}

/// `with context`, `without context`
pub(super) fn context(reader: &mut Reader) -> Option<bool> {
    let with = reader.at_name("with");
    if (with || reader.at_name("without")) && reader.name_at(1, "context") && !reader.sign_at(2, "=") {
        reader.bump();
        reader.bump();
        return Some(with);
    }
    None
}

pub(super) fn macro_definition(reader: &mut Reader) -> NodeKind {
    let name = reader.ident_or_empty();
    let parameters = parameters(reader);
    NodeKind::Macro(Box::new(Macro { name, parameters, body: Vec::new() }))
}

//! Templates as consumers: a rendered template reads what its view hands it, through loops, includes, blocks and tags.

use std::{rc::Rc, sync::Arc};

use rustc_hash::FxHashMap;

use crate::{
    finding::Place,
    model::outline::Content,
    queries::{
        asking::Use,
        containers::list_of,
        engine::{Code, Engine, Running},
        lookups::{step_text, text_of},
        loops::Loop,
        value::{Dict, Value, Values},
    },
    syntax::{
        Id, Name,
        template::{
            Binding, Block, BlockTranslate, ExprKind, For, If, Include, Node, NodeKind, Part, Regroup, StepKind,
            Target, Template, Unknown,
        },
    },
};

/// What the names of a template hold.
pub(crate) type Context = FxHashMap<Name, Values>;

/// A template and those that it extends, itself first.
pub(crate) struct Rendering<'t> {
    pages: &'t [Page],
    /// Blocks by name, the most derived first, each with the page that it stands in.
    blocks: FxHashMap<&'t str, Vec<(usize, &'t Block)>>,
}

pub(crate) struct Page {
    file: u32,
    region: u32,
    template: Arc<Template>,
}

/// Where the engine stands in a rendering.
#[derive(Clone, Copy)]
pub(crate) struct At<'t> {
    rendering: &'t Rendering<'t>,
    page: usize,
    /// How many overrides of the running block lie above: what `block.super` goes down from.
    level: usize,
    block: &'t str,
}

impl At<'_> {
    pub(crate) fn place(&self, id: Id) -> Place {
        let page = self.rendering.pages.get(self.page);
        Place { file: page.map_or(0, |page| page.file), region: page.map_or(0, |page| page.region), item: 0, id }
    }
}

impl Engine<'_> {
    /// Renders the templates that a value names.
    pub(crate) fn render(&mut self, names: &Values, context: &Values, place: Place) {
        for name in names.iter().cloned().collect::<Vec<_>>() {
            match &name {
                Value::Str(name) => self.render_named(name, context_of(context), place),
                Value::List(list) => {
                    let inner = list.elements.borrow().clone();
                    if let Some(Value::Str(name)) = inner.only() {
                        self.render_named(&name.clone(), context_of(context), place);
                    }
                }
                _ => {}
            }
        }
    }

    pub(crate) fn render_named(&mut self, name: &str, context: Context, place: Place) {
        let Some((file, region)) = self.project.templates().named(name) else { return };
        self.render_file(file, region, context, place);
    }

    fn render_file(&mut self, file: u32, region: u32, mut context: Context, place: Place) {
        let code = Code::Template(file, region);
        if self.too_deep(code) || self.spent() {
            return;
        }
        let pages = self.pages(file, region);
        let mut rendering = Rendering { pages: &pages, blocks: FxHashMap::default() };
        for (number, page) in pages.iter().enumerate() {
            blocks(&page.template.nodes, number, &mut rendering.blocks, 0);
        }
        let Some(root) = pages.len().checked_sub(1) else { return };
        self.calls.push(Running { code, place, is_varying: true, is_spread: false, conditions: 0 });
        let events = self.events.len();
        let at = At { rendering: &rendering, page: root, level: 0, block: "" };
        if let Some(page) = pages.get(root) {
            // What a child sets outside of its blocks is set before its parent runs.
            for (number, child) in pages.iter().enumerate().take(root) {
                for node in &child.template.nodes {
                    if matches!(node.kind, NodeKind::Set(_) | NodeKind::Unknown(_) | NodeKind::Load(_)) {
                        self.node(node, At { page: number, ..at }, &mut context);
                    }
                }
            }
            self.nodes(&page.template.nodes, at, &mut context);
        }
        self.events.truncate(events);
        self.calls.pop();
    }

    /// A template and all that it extends, by literal names.
    fn pages(&self, file: u32, region: u32) -> Vec<Page> {
        let mut pages: Vec<Page> = Vec::new();
        let mut next = Some((file, region));
        while let Some((file, region)) = next.take() {
            if pages.len() > 8 || pages.iter().any(|page| (page.file, page.region) == (file, region)) {
                break;
            }
            let Some(outline) = self.project.files.get(file as usize).map(|file| &file.outline) else { break };
            let Some(Content::Template(template)) = outline.regions.get(region as usize).map(|region| &region.content)
            else {
                break;
            };
            let parent = template.nodes.iter().find_map(|node| match &node.kind {
                NodeKind::Extends(expr) => expr.string(),
                _ => None,
            });
            next = parent.and_then(|name| self.project.templates().named(name));
            pages.push(Page { file, region, template: template.clone() });
        }
        pages
    }

    fn nodes(&mut self, nodes: &[Node], at: At<'_>, context: &mut Context) {
        for node in nodes {
            if self.spent() {
                return;
            }
            self.deeper(|engine| engine.node(node, at, context));
        }
    }

    fn node(&mut self, node: &Node, at: At<'_>, context: &mut Context) {
        match &node.kind {
            NodeKind::Text
            | NodeKind::Verbatim(_)
            | NodeKind::CsrfToken
            | NodeKind::Debug
            | NodeKind::Extends(_)
            | NodeKind::FromImport(_)
            | NodeKind::Import(_)
            | NodeKind::Load(_)
            | NodeKind::Lorem(_)
            | NodeKind::Macro(_)
            | NodeKind::Now(_)
            | NodeKind::Partial(_)
            | NodeKind::PartialDef(_)
            | NodeKind::Prefix(_)
            | NodeKind::ResetCycle(_)
            | NodeKind::TemplateTag(_) => {}
            NodeKind::Variable(expr) => {
                // `{{ block.super }}`
                if let Some(variable) = expr.variable()
                    && variable.root.name == "block"
                    && let Some(StepKind::Attribute(name)) = variable.steps.first().map(|step| &step.kind)
                    && name == "super"
                {
                    self.block(at.block, at.level + 1, at, context);
                    return;
                }
                let values = self.template_expr(expr, at, context);
                self.printed(&values, at.place(expr.id), &text_of(expr));
            }
            NodeKind::Do(expr) => {
                self.template_expr(expr, at, context);
            }
            NodeKind::Autoescape(node) => self.nodes(&node.body, at, context),
            NodeKind::Spaceless(body) => self.nodes(body, at, context),
            NodeKind::Block(block) => self.block(&block.name.name, 0, at, context),
            NodeKind::BlockTranslate(node) => self.block_translate(node, at, context),
            NodeKind::Cache(node) => {
                // A fragment that is kept runs its queries once in a while.
                for expr in &node.vary_on {
                    self.template_expr(expr, at, context);
                }
                for running in &mut self.loops {
                    running.cached += 1;
                }
                self.nodes(&node.body, at, &mut context.clone());
                for running in &mut self.loops {
                    running.cached -= 1;
                }
            }
            NodeKind::Call(node) => {
                self.template_expr(&node.call, at, context);
                self.nodes(&node.body, at, &mut context.clone());
            }
            NodeKind::Cycle(node) => {
                for expr in &node.values {
                    self.template_expr(expr, at, context);
                }
            }
            NodeKind::Filter(node) => self.nodes(&node.body, at, context),
            NodeKind::FirstOf(node) => {
                for expr in &node.values {
                    let values = self.template_expr(expr, at, context);
                    self.printed(&values, at.place(expr.id), &text_of(expr));
                }
            }
            NodeKind::For(node) => self.template_for(node, at, context),
            NodeKind::If(node) => self.template_if(node, at, context),
            NodeKind::IfChanged(node) => {
                for expr in &node.values {
                    self.template_expr(expr, at, context);
                }
                self.nodes(&node.body, at, context);
                if let Some(orelse) = &node.orelse {
                    self.nodes(&orelse.body, at, context);
                }
            }
            NodeKind::IfEqual(node) => {
                self.template_expr(&node.left, at, context);
                self.template_expr(&node.right, at, context);
                self.nodes(&node.body, at, context);
                if let Some(orelse) = &node.orelse {
                    self.nodes(&orelse.body, at, context);
                }
            }
            NodeKind::Include(node) => self.include(node, at, context),
            NodeKind::Querystring(node) => {
                self.template_arguments(&node.arguments, at, context);
            }
            NodeKind::Regroup(node) => self.regroup(node, at, context),
            NodeKind::Set(node) => {
                let values = self.template_expr(&node.value, at, context);
                for target in &node.targets {
                    bind_target(target, values.clone(), context);
                }
            }
            NodeKind::SetBlock(node) => {
                self.nodes(&node.body, at, &mut context.clone());
                bind_target(&node.target, Values::one(Value::Plain), context);
            }
            NodeKind::Static(node) => {
                self.template_expr(&node.path, at, context);
            }
            NodeKind::Translate(node) => {
                self.template_expr(&node.message, at, context);
            }
            NodeKind::Url(node) => {
                let arguments = self.template_arguments(&node.arguments, at, context);
                for (values, argument) in arguments.positional.iter().zip(&node.arguments) {
                    self.printed(values, at.place(argument.value.id), &text_of(&argument.value));
                }
                if let Some(target) = &node.target {
                    context.insert(target.name.clone(), Values::one(Value::Plain));
                }
            }
            NodeKind::WidthRatio(node) => {
                for expr in [&node.value, &node.max_value, &node.max_width] {
                    self.template_expr(expr, at, context);
                }
            }
            NodeKind::With(node) => {
                let mut inner = context.clone();
                self.bindings(&node.bindings, at, context, &mut inner);
                self.nodes(&node.body, at, &mut inner);
            }
            NodeKind::Unknown(node) => self.tag(node, at, context),
        }
    }

    /// Runs the override of a block that is `level` steps below the most derived one.
    fn block(&mut self, name: &str, level: usize, at: At<'_>, context: &mut Context) {
        let Some((key, overrides)) = at.rendering.blocks.get_key_value(name) else { return };
        let Some((page, block)) = overrides.get(level) else { return };
        if self.loops.len() > 12 || level > 8 {
            return;
        }
        self.nodes(&block.body, At { page: *page, level, block: key, ..at }, &mut context.clone());
    }

    fn block_translate(&mut self, node: &BlockTranslate, at: At<'_>, context: &mut Context) {
        let mut inner = context.clone();
        self.bindings(&node.bindings, at, context, &mut inner);
        if let Some(count) = &node.count {
            self.bindings(std::slice::from_ref(count), at, context, &mut inner);
        }
        self.nodes(&node.body, at, &mut inner);
        if let Some(plural) = &node.plural {
            self.nodes(&plural.body, at, &mut inner);
        }
    }

    fn bindings(&mut self, bindings: &[Binding], at: At<'_>, outer: &mut Context, inner: &mut Context) {
        for binding in bindings {
            let values = self.template_expr(&binding.value, at, outer);
            inner.insert(binding.name.name.clone(), values);
        }
    }

    fn template_if(&mut self, node: &If, at: At<'_>, context: &mut Context) {
        // What one branch asks, another does not.
        let mut asked = Vec::new();
        for branch in &node.branches {
            let values = self.template_expr(&branch.test, at, context);
            self.tested(&values, at.place(branch.test.id), &text_of(&branch.test));
            let before = self.events.len();
            self.nodes(&branch.body, at, context);
            asked.extend(self.events.split_off(before.min(self.events.len())));
        }
        if let Some(orelse) = &node.orelse {
            self.nodes(&orelse.body, at, context);
        }
        self.events.append(&mut asked);
    }

    pub(crate) fn tested(&mut self, values: &Values, place: Place, text: &str) {
        for alternative in values.0.clone() {
            if let Value::QuerySet(query) = &alternative.value {
                self.evaluate(query, Use::Truth, place, text);
            }
        }
    }

    fn template_for(&mut self, node: &For, at: At<'_>, context: &mut Context) {
        let values = self.template_expr(&node.iterable, at, context);
        let place = at.place(node.iterable.id);
        let elements = self.iterated(&values, place, &text_of(&node.iterable));
        let is_short = !values.0.is_empty()
            && values.iter().all(|value| match value {
                Value::QuerySet(query) => query.has_few(),
                Value::List(list) => list.is_short,
                Value::Tuple(_) | Value::Str(_) | Value::Plain => true,
                _ => false,
            });
        let mut inner = context.clone();
        inner.insert(Name::new_static("forloop"), Values::one(Value::Plain));
        inner.insert(Name::new_static("loop"), Values::one(Value::Plain));
        match node.targets.as_slice() {
            [target] => bind_target(target, elements, &mut inner),
            targets => {
                for (number, target) in targets.iter().enumerate() {
                    let mut part = Values::default();
                    for alternative in &elements.0 {
                        match &alternative.value {
                            Value::Tuple(parts) => part.extend(parts.get(number).cloned().unwrap_or_default()),
                            _ => part.push(Value::Unknown, alternative.guard.clone()),
                        }
                    }
                    bind_target(target, part, &mut inner);
                }
            }
        }
        self.begin(Loop { is_short, ..Loop::new(place, self.calls.len()) });
        if let Some(condition) = &node.condition {
            self.template_expr(condition, at, &mut inner);
        }
        self.nodes(&node.body, at, &mut inner);
        self.loops.pop();
        if let Some(empty) = &node.empty {
            self.nodes(&empty.body, at, context);
        }
    }

    /// The elements of a value that a template iterates: a dict gives its keys, a manager nothing.
    pub(crate) fn iterated(&mut self, values: &Values, place: Place, text: &str) -> Values {
        for alternative in values.0.clone() {
            if let Value::QuerySet(query) = &alternative.value {
                self.evaluate(query, Use::Iterate, place, text);
            }
        }
        self.elements(values, place, text)
    }

    fn include(&mut self, node: &Include, at: At<'_>, context: &mut Context) {
        let names = self.template_expr(&node.template, at, context);
        let mut inner = if node.only || node.context == Some(false) { Context::default() } else { context.clone() };
        self.bindings(&node.bindings, at, context, &mut inner);
        for name in names.iter() {
            if let Value::Str(name) = name {
                self.render_named(&name.clone(), inner.clone(), at.place(node.template.id));
            }
        }
    }

    /// `{% regroup posts by author as groups %}`
    fn regroup(&mut self, node: &Regroup, at: At<'_>, context: &mut Context) {
        let values = self.template_expr(&node.value, at, context);
        let place = at.place(node.value.id);
        let elements = self.iterated(&values, place, &text_of(&node.value));
        self.enter(place);
        // The key is looked up on each item.
        let grouper = match &node.key.kind {
            ExprKind::Variable(variable) => {
                let root = step_text("", &variable.root.name);
                let first = self.looked_up(&elements, &variable.root.name, at.place(variable.root.id), &root, true);
                self.steps(first, &variable.steps, root, at, context)
            }
            ExprKind::Filtered { value, .. } => match value.variable() {
                Some(variable) => {
                    let root = step_text("", &variable.root.name);
                    let first = self.looked_up(&elements, &variable.root.name, at.place(variable.root.id), &root, true);
                    self.steps(first, &variable.steps, root, at, context);
                    Values::one(Value::Plain)
                }
                None => Values::unknown(),
            },
            _ => Values::unknown(),
        };
        self.loops.pop();
        let dict = Dict::default();
        dict.known.borrow_mut().insert(Name::new_static("grouper"), grouper);
        dict.known.borrow_mut().insert(Name::new_static("list"), list_of(elements));
        context.insert(node.target.name.clone(), list_of(Values::one(Value::Dict(Rc::new(dict)))));
    }

    pub(crate) fn enter(&mut self, place: Place) {
        self.begin(Loop::new(place, self.calls.len()));
    }

    /// A tag of a library: the project's own are called, the arguments of others are evaluated.
    pub(crate) fn tag(&mut self, node: &Unknown, at: At<'_>, context: &mut Context) {
        let arguments = self.template_arguments(&node.arguments, at, context);
        let place = at.place(node.name.id);
        let tag = self.project.template_tags().tag(&node.name.name).cloned();
        let mut given = Values::unknown();
        if let Some(tag) = tag {
            let mut positional = arguments.positional;
            if tag.takes_context {
                positional.insert(0, Values::one(Value::Dict(Rc::new(as_dict(context)))));
            }
            given = self.run(tag.function, None, None, positional, arguments.keywords, Some(place));
            match tag.template {
                Some(template) => self.render_named(&template, context_of(&given), place),
                None => {
                    if node.target.is_none() {
                        self.printed(&given.clone(), place, &node.name.name);
                    }
                }
            }
        }
        if let Some(target) = &node.target {
            context.insert(target.name.clone(), given);
        }
        if let Some(body) = &node.body {
            self.nodes(body, at, &mut context.clone());
        }
    }
}

fn blocks<'t>(nodes: &'t [Node], page: usize, into: &mut FxHashMap<&'t str, Vec<(usize, &'t Block)>>, depth: u32) {
    if depth > 60 {
        return;
    }
    for node in nodes {
        if let NodeKind::Block(block) = &node.kind {
            into.entry(&block.name.name).or_default().push((page, block));
        }
        node.parts(&mut |part| {
            if let Part::Body(inner) = part {
                blocks(inner, page, into, depth + 1);
            }
        });
    }
}

fn bind_target(target: &Target, values: Values, context: &mut Context) {
    match target {
        Target::Name(name) => {
            context.insert(name.name.clone(), values);
        }
        Target::Tuple(parts) => {
            for (number, part) in parts.iter().enumerate() {
                let mut own = Values::default();
                for alternative in &values.0 {
                    match &alternative.value {
                        Value::Tuple(items) => own.extend(items.get(number).cloned().unwrap_or_default()),
                        _ => own.push(Value::Unknown, alternative.guard.clone()),
                    }
                }
                bind_target(part, own, context);
            }
        }
        Target::Attribute { .. } | Target::Unknown(_) => {}
    }
}

/// The names that a context dict gives a template.
pub(crate) fn context_of(values: &Values) -> Context {
    let mut context = Context::default();
    for value in values.iter() {
        if let Value::Dict(dict) = value {
            for (name, values) in dict.known.borrow().iter() {
                let entry: &mut Values = context.entry(name.clone()).or_default();
                entry.extend(values.clone());
            }
        }
    }
    context
}

fn as_dict(context: &Context) -> Dict {
    let dict = Dict::default();
    for (name, values) in context {
        dict.known.borrow_mut().insert(name.clone(), values.clone());
    }
    *dict.is_open.borrow_mut() = true;
    dict
}

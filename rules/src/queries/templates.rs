//! Templates as consumers: a rendered template reads what its view hands it, through loops, includes, blocks and tags.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use rustc_hash::FxHashMap;

use crate::{
    finding::Place,
    model::outline::Content,
    queries::{
        calls::Arguments,
        engine::{Code, Engine, Loop, Running},
        expr::Use,
        methods::Site,
        value::{Dict, List, Shape, Value, Values},
    },
    syntax::{
        Id, Name,
        template::{
            Argument, ArgumentKind, Binding, Block, BlockTranslate, Expr, ExprKind, Filter, For, If, Include, Node,
            NodeKind, Part, Regroup, Step, StepKind, Target, Template, Unknown, Variable,
        },
    },
};

/// What the names of a template hold.
pub(crate) type Context = FxHashMap<Name, Values>;

/// A template and those that it extends, itself first.
struct Rendering<'t> {
    pages: &'t [Page],
    /// Blocks by name, the most derived first, each with the page that it stands in.
    blocks: FxHashMap<&'t str, Vec<(usize, &'t Block)>>,
}

struct Page {
    file: u32,
    region: u32,
    template: Arc<Template>,
}

/// Where the engine stands in a rendering.
#[derive(Clone, Copy)]
struct At<'t> {
    rendering: &'t Rendering<'t>,
    page: usize,
    /// How many overrides of the running block lie above: what `block.super` goes down from.
    level: usize,
    block: &'t str,
}

impl At<'_> {
    fn place(&self, id: Id) -> Place {
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
        self.calls.push(Running { code, place, is_varying: true });
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
                    bind(target, values.clone(), context);
                }
            }
            NodeKind::SetBlock(node) => {
                self.nodes(&node.body, at, &mut context.clone());
                bind(&node.target, Values::one(Value::Plain), context);
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

    fn tested(&mut self, values: &Values, place: Place, text: &str) {
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
                Value::QuerySet(query) => query.at_most.is_some_and(|rows| rows <= 3),
                Value::List(list) => list.is_short,
                Value::Tuple(_) | Value::Str(_) | Value::Plain => true,
                _ => false,
            });
        let mut inner = context.clone();
        inner.insert(Name::new_static("forloop"), Values::one(Value::Plain));
        inner.insert(Name::new_static("loop"), Values::one(Value::Plain));
        match node.targets.as_slice() {
            [target] => bind(target, elements, &mut inner),
            targets => {
                for (number, target) in targets.iter().enumerate() {
                    let mut part = Values::default();
                    for alternative in &elements.0 {
                        match &alternative.value {
                            Value::Tuple(parts) => part.extend(parts.get(number).cloned().unwrap_or_default()),
                            _ => part.push(Value::Unknown, alternative.guard.clone()),
                        }
                    }
                    bind(target, part, &mut inner);
                }
            }
        }
        self.begin(Loop {
            place,
            bound: Default::default(),
            is_short,
            calls: self.calls.len(),
            is_remembered: false,
            is_batched: false,
            cached: 0,
            serial: 0,
            isolated: 0,
            parents: Default::default(),
        });
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
    fn iterated(&mut self, values: &Values, place: Place, text: &str) -> Values {
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

    fn enter(&mut self, place: Place) {
        self.begin(Loop {
            place,
            bound: Default::default(),
            is_short: false,
            calls: self.calls.len(),
            is_remembered: false,
            is_batched: false,
            cached: 0,
            serial: 0,
            isolated: 0,
            parents: Default::default(),
        });
    }

    /// A tag of a library: the project's own are called, the arguments of others are evaluated.
    fn tag(&mut self, node: &Unknown, at: At<'_>, context: &mut Context) {
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

    fn template_arguments(&mut self, arguments: &[Argument], at: At<'_>, context: &mut Context) -> Arguments {
        let mut evaluated = Arguments::default();
        for argument in arguments {
            let values = self.template_expr(&argument.value, at, context);
            match &argument.kind {
                ArgumentKind::Positional => evaluated.positional.push(values),
                ArgumentKind::Keyword(keyword) => evaluated.keywords.push((keyword.name.clone(), values)),
                ArgumentKind::Star | ArgumentKind::StarStar => evaluated.is_open = true,
            }
        }
        evaluated
    }

    fn template_expr(&mut self, expr: &Expr, at: At<'_>, context: &mut Context) -> Values {
        if self.spent() {
            return Values::unknown();
        }
        self.deeper(|engine| engine.template_expr_here(expr, at, context)).unwrap_or_else(Values::unknown)
    }

    fn template_expr_here(&mut self, expr: &Expr, at: At<'_>, context: &mut Context) -> Values {
        match &expr.kind {
            ExprKind::Variable(variable) => self.variable(variable, at, context),
            ExprKind::Lookup { value, steps } => {
                let values = self.template_expr(value, at, context);
                self.steps(values, steps, String::new(), at, context)
            }
            ExprKind::Filtered { value, filters } => {
                let mut values = self.template_expr(value, at, context);
                for filter in filters {
                    values = self.filter(values, filter, value, at, context);
                }
                values
            }
            ExprKind::Str(text) => Values::one(Value::Str(text.clone())),
            ExprKind::Number(number) => match number.parse() {
                Ok(number) => Values::one(Value::Int(number)),
                Err(_) => Values::one(Value::Plain),
            },
            ExprKind::Translated(_) | ExprKind::Constant { .. } => Values::one(Value::Plain),
            ExprKind::List(items) | ExprKind::Tuple(items) => {
                let mut elements = Values::default();
                for item in items {
                    elements.extend(self.template_expr(item, at, context));
                }
                Values::one(Value::List(Rc::new(List {
                    elements: RefCell::new(elements),
                    is_short: items.len() <= 16,
                })))
            }
            ExprKind::Dict(items) => {
                let dict = Dict::default();
                for item in items {
                    let values = self.template_expr(&item.value, at, context);
                    match item.key.string() {
                        Some(key) => {
                            dict.known.borrow_mut().insert(key.clone(), values);
                        }
                        None => dict.others.borrow_mut().extend(values),
                    }
                }
                Values::one(Value::Dict(Rc::new(dict)))
            }
            ExprKind::Slice { .. } => Values::one(Value::Plain),
            ExprKind::Not(inner) => {
                let values = self.template_expr(inner, at, context);
                self.tested(&values, at.place(inner.id), &text_of(inner));
                Values::one(Value::Plain)
            }
            ExprKind::Negative(inner) | ExprKind::Positive(inner) => {
                self.template_expr(inner, at, context);
                Values::one(Value::Plain)
            }
            ExprKind::Arithmetic { first, rest } => {
                self.template_expr(first, at, context);
                for (_, operand) in rest {
                    self.template_expr(operand, at, context);
                }
                Values::one(Value::Plain)
            }
            ExprKind::Compare { first, rest } => {
                self.template_expr(first, at, context);
                for (op, operand) in rest {
                    let values = self.template_expr(operand, at, context);
                    if matches!(op, crate::syntax::template::CompareOp::In | crate::syntax::template::CompareOp::NotIn)
                    {
                        for alternative in values.0 {
                            if let Value::QuerySet(query) = &alternative.value {
                                self.evaluate(query, Use::Contains, at.place(operand.id), &text_of(operand));
                            }
                        }
                    }
                }
                Values::one(Value::Plain)
            }
            ExprKind::Test { value, arguments, .. } => {
                self.template_expr(value, at, context);
                self.template_arguments(arguments, at, context);
                Values::one(Value::Plain)
            }
            ExprKind::Bool { values, .. } => {
                let mut all = Values::default();
                for operand in values {
                    let found = self.template_expr(operand, at, context);
                    self.tested(&found, at.place(operand.id), &text_of(operand));
                    all.extend(found);
                }
                all
            }
            ExprKind::Conditional { body, test, orelse } => {
                let values = self.template_expr(test, at, context);
                self.tested(&values, at.place(test.id), &text_of(test));
                let mut all = self.template_expr(body, at, context);
                if let Some(orelse) = orelse {
                    all.extend(self.template_expr(orelse, at, context));
                }
                all
            }
            ExprKind::Unknown => Values::unknown(),
        }
    }

    fn variable(&mut self, variable: &Variable, at: At<'_>, context: &mut Context) -> Values {
        let root = &variable.root.name;
        let mut text = root.to_string();
        let mut steps = variable.steps.as_slice();
        let values = match context.get(root) {
            Some(values) => {
                let values = values.clone();
                // What a context holds is called if it can be: `posts` may be a method.
                if matches!(steps.first().map(|step| &step.kind), Some(StepKind::Call(_))) {
                    values
                } else {
                    self.called(values, at.place(variable.root.id), &text)
                }
            }
            // A function of a Jinja environment.
            None => match (self.project.template_tags().tag(root).cloned(), steps.first().map(|step| &step.kind)) {
                (Some(tag), Some(StepKind::Call(arguments))) => {
                    let evaluated = self.template_arguments(arguments, at, context);
                    steps = steps.get(1..).unwrap_or(&[]);
                    let place = at.place(variable.root.id);
                    text.push_str("(…)");
                    self.run(tag.function, None, None, evaluated.positional, evaluated.keywords, Some(place))
                }
                _ => Values::unknown(),
            },
        };
        self.steps(values, steps, text, at, context)
    }

    fn steps(
        &mut self,
        mut values: Values,
        steps: &[Step],
        mut text: String,
        at: At<'_>,
        context: &mut Context,
    ) -> Values {
        for (number, step) in steps.iter().enumerate() {
            let place = at.place(step.id);
            match &step.kind {
                StepKind::Attribute(name) | StepKind::Index(name) => {
                    text = step_text(&text, name);
                    if let Some(before) = number.checked_sub(1).and_then(|before| steps.get(before)) {
                        self.key_step(at.place(before.id), name, step.id, &text);
                    }
                    let is_called = matches!(steps.get(number + 1).map(|next| &next.kind), Some(StepKind::Call(_)));
                    values = self.looked_up(&values, name, place, &text, !is_called);
                }
                StepKind::Subscript(key) => {
                    let key = self.template_expr(key, at, context);
                    text.push_str("[…]");
                    values = match key.only() {
                        Some(Value::Str(name)) => self.looked_up(&values, &name.clone(), place, &text, false),
                        _ => self.indexed(&values, place, &text),
                    };
                }
                StepKind::Call(arguments) => {
                    let arguments = self.template_arguments(arguments, at, context);
                    text.push_str("()");
                    values = self.call_in_template(&values, &arguments, place, &text);
                }
            }
        }
        values
    }

    /// One step of a lookup: a key, an attribute or an index; what can be called is called.
    fn looked_up(&mut self, values: &Values, name: &Name, place: Place, text: &str, calls: bool) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            let found = match &alternative.value {
                Value::Dict(dict) => {
                    let known = dict.known.borrow().get(name).cloned();
                    match known {
                        Some(values) => values,
                        None => match name.as_str() {
                            "items" | "values" | "keys" => {
                                let any = dict
                                    .known
                                    .borrow()
                                    .values()
                                    .cloned()
                                    .fold(dict.others.borrow().clone(), Values::and);
                                match name.as_str() {
                                    "values" => list_of(any),
                                    "items" => {
                                        let pair = vec![Values::one(Value::Plain), any];
                                        list_of(Values::one(Value::Tuple(Rc::new(pair))))
                                    }
                                    _ => Values::one(Value::Plain),
                                }
                            }
                            _ => {
                                let mut others = dict.others.borrow().clone();
                                if others.0.is_empty() || *dict.is_open.borrow() {
                                    others.push(Value::Unknown, Default::default());
                                }
                                others
                            }
                        },
                    }
                }
                Value::List(list) if is_index(name) => list.elements.borrow().clone(),
                Value::List(_) => Values::one(Value::Plain),
                Value::Tuple(parts) => match name.parse::<usize>() {
                    Ok(number) => parts.get(number).cloned().unwrap_or_default(),
                    Err(_) => Values::unknown(),
                },
                Value::QuerySet(query) if is_index(name) => {
                    self.evaluate(query, Use::Index, place, text);
                    match query.shape {
                        Shape::Rows => Values::one(Value::Row(Rc::new(self.row_of(query, false)))),
                        _ => Values::one(self.record_of(query)),
                    }
                }
                Value::Record(record) => Values::one(self.record_step(&record.clone(), name, place, text)),
                // Pages of a paginator stand for the rows that they hold.
                Value::QuerySet(_) if name == "object_list" => Values::one(alternative.value.clone()),
                Value::QuerySet(_)
                    if matches!(
                        name.as_str(),
                        "paginator"
                            | "number"
                            | "has_next"
                            | "has_previous"
                            | "has_other_pages"
                            | "next_page_number"
                            | "previous_page_number"
                            | "start_index"
                            | "end_index"
                    ) =>
                {
                    Values::one(Value::Plain)
                }
                _ => self.attribute_of(&Values(vec![alternative.clone()]), name, place, text),
            };
            let found = if calls { self.called(found, place, text) } else { found };
            for inner in found.0 {
                all.push(inner.value, inner.guard.joined(&alternative.guard));
            }
        }
        all
    }

    fn indexed(&mut self, values: &Values, place: Place, text: &str) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            match &alternative.value {
                Value::QuerySet(query) => {
                    self.evaluate(query, Use::Index, place, text);
                    all.push(Value::Row(Rc::new(self.row_of(query, false))), alternative.guard);
                }
                Value::List(list) => all.extend(list.elements.borrow().clone()),
                Value::Dict(dict) => all.extend(dict.others.borrow().clone()),
                _ => all.push(Value::Unknown, alternative.guard),
            }
        }
        all
    }

    /// Calls what a template finds, without arguments.
    fn called(&mut self, values: Values, place: Place, text: &str) -> Values {
        if !values.iter().any(|value| {
            matches!(value, Value::Bound { .. } | Value::Method { .. } | Value::Closure(_) | Value::Function(_))
        }) {
            return values;
        }
        let arguments = Arguments::default();
        self.call_in_template(&values, &arguments, place, text)
    }

    fn call_in_template(&mut self, values: &Values, arguments: &Arguments, place: Place, text: &str) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            let found = match &alternative.value {
                Value::Method { receiver, name } => match &**receiver {
                    Value::Manager(_) | Value::QuerySet(_) => {
                        let site = Site { place, text: text.to_owned(), written: None };
                        self.query_method(receiver, name, site, arguments, None)
                    }
                    Value::Dict(_) => {
                        let one = Values::one((**receiver).clone());
                        self.looked_up(&one, name, place, text, false)
                    }
                    Value::Row(_) => Values::one(Value::Plain),
                    _ => Values::unknown(),
                },
                Value::Bound { .. } | Value::Closure(_) | Value::Function(_) => {
                    self.call_value(&alternative.value, arguments.positional.clone(), arguments.keywords.clone(), place)
                }
                other => Values::one(other.clone()),
            };
            for inner in found.0 {
                all.push(inner.value, inner.guard.joined(&alternative.guard));
            }
        }
        all
    }

    /// A value that is written out: rows by their `__str__`, a queryset row by row.
    fn printed(&mut self, values: &Values, place: Place, text: &str) {
        for alternative in values.0.clone() {
            match &alternative.value {
                Value::QuerySet(query) => self.evaluate(query, Use::Iterate, place, text),
                Value::Row(_) => self.shown(&Values(vec![alternative]), place, text),
                _ => {}
            }
        }
    }

    fn filter(&mut self, values: Values, filter: &Filter, value: &Expr, at: At<'_>, context: &mut Context) -> Values {
        let arguments = self.template_arguments(&filter.arguments, at, context);
        let place = at.place(value.id);
        let text = text_of(value);
        let name = filter.name.name.as_str();
        if let Some(function) = self.project.template_tags().filter(name) {
            let mut positional = vec![values];
            positional.extend(arguments.positional);
            return self.run(function, None, None, positional, arguments.keywords, Some(at.place(filter.id)));
        }
        match name {
            "length" | "count" => {
                for alternative in values.0 {
                    if let Value::QuerySet(query) = &alternative.value {
                        self.evaluate(query, Use::Length, place, &text);
                    }
                }
                Values::one(Value::Plain)
            }
            "join" => {
                let elements = self.iterated(&values, place, &text);
                self.enter(place);
                self.printed(&elements, place, &text);
                self.loops.pop();
                Values::one(Value::Plain)
            }
            "first" | "last" | "random" => self.indexed(&values, place, &text),
            "slice" | "list" | "reverse" | "unique" | "sort" | "safe" | "default_if_none" | "d" | "default"
            | "batch" => {
                let mut all = values;
                if matches!(name, "default" | "d" | "default_if_none") {
                    all.extend(arguments.positional.into_iter().next().unwrap_or_default());
                }
                all
            }
            "dictsort" | "dictsortreversed" | "groupby" | "map" | "selectattr" | "rejectattr" | "sum" => {
                let elements = self.iterated(&values, place, &text);
                let key = match arguments.positional.first().and_then(Values::only) {
                    Some(Value::Str(key)) => Some(key.clone()),
                    _ => match arguments.keyword("attribute").and_then(Values::only) {
                        Some(Value::Str(key)) => Some(key.clone()),
                        _ => None,
                    },
                };
                let mut mapped = elements.clone();
                if let Some(key) = key {
                    self.enter(place);
                    let mut read = text.clone();
                    for step in key.split('.') {
                        read = step_text(&read, step);
                        mapped = self.looked_up(&mapped, &Name::from(step), at.place(filter.id), &read, true);
                    }
                    self.loops.pop();
                }
                match name {
                    "map" => list_of(mapped),
                    "sum" => Values::one(Value::Plain),
                    "groupby" => Values::unknown(),
                    _ => list_of(elements),
                }
            }
            "yesno" | "divisibleby" | "pluralize" | "add" | "get_digit" | "filesizeformat" | "date" | "time"
            | "timesince" | "timeuntil" | "floatformat" | "intcomma" | "naturaltime" | "naturalday"
            | "stringformat" | "upper" | "lower" | "title" | "capfirst" | "escape" | "force_escape" | "escapejs"
            | "linebreaks" | "linebreaksbr" | "striptags" | "truncatechars" | "truncatewords"
            | "truncatechars_html" | "truncatewords_html" | "urlencode" | "urlize" | "slugify" | "wordcount"
            | "wordwrap" | "cut" | "center" | "ljust" | "rjust" | "addslashes" | "json_script" | "unordered_list"
            | "iriencode" | "phone2numeric" | "pprint" | "string" | "trim" | "int" | "float" | "e" | "tojson"
            | "replace" | "round" | "format" | "markdown" => {
                self.printed(&values, place, &text);
                Values::one(Value::Plain)
            }
            _ => Values::unknown(),
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

fn bind(target: &Target, values: Values, context: &mut Context) {
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
                bind(part, own, context);
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

fn list_of(elements: Values) -> Values {
    Values::one(Value::List(Rc::new(List { elements: RefCell::new(elements), is_short: false })))
}

fn is_index(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

fn step_text(text: &str, name: &str) -> String {
    if text.is_empty() { name.to_owned() } else { format!("{text}.{name}") }
}

/// An expression as written, if it is a variable.
fn text_of(expr: &Expr) -> String {
    let Some(variable) = expr.unfiltered().variable() else { return String::new() };
    let mut text = variable.root.name.to_string();
    for step in &variable.steps {
        match &step.kind {
            StepKind::Attribute(name) | StepKind::Index(name) => text = step_text(&text, name),
            StepKind::Subscript(_) => text.push_str("[…]"),
            StepKind::Call(_) => text.push_str("()"),
        }
    }
    text
}

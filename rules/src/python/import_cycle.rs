//! Modules of the project that import each other in a circle.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    finding::Place,
    model::{
        imports::{Event, Imported, events},
        modules::FileKind,
        project::{ModuleId, Project},
    },
    rule::{On, Review},
    syntax::Name,
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let mut all: FxHashMap<ModuleId, Vec<Event>> = FxHashMap::default();
    let mut order = Vec::new();
    for (id, info) in project.own_modules() {
        if info.name.is_some() && project.kind_of(id) != FileKind::Migration {
            all.insert(id, events(project, id));
            order.push(id);
        }
    }
    drop_safe(project, &mut all);
    for circle in circles(&order, &all) {
        told(project, &all, &circle, review);
    }
}

/// A package runs before the modules inside of it: what it has bound above its first import is there for them, whatever
/// is loaded first.
fn drop_safe(project: &Project, all: &mut FxHashMap<ModuleId, Vec<Event>>) {
    let mut first: FxHashMap<ModuleId, FxHashSet<Name>> = FxHashMap::default();
    for (id, events) in all.iter().filter(|(id, _)| project.module_info(**id).is_some_and(|info| info.is_package)) {
        let above = events.iter().map_while(|event| match event {
            Event::Bind(name) => Some(name.clone()),
            Event::Import(import) if import.modules.is_empty() => import.binds.first().cloned(),
            Event::Import(_) => None,
        });
        first.insert(*id, above.collect());
    }
    for (id, events) in all.iter_mut() {
        let own = project.module_info(*id).and_then(|info| info.name.clone()).unwrap_or_default();
        for event in events {
            let Event::Import(import) = event else { continue };
            let Some((from, name)) = &import.taken else { continue };
            let package = project.module_info(*from).and_then(|info| info.name.clone()).unwrap_or_default();
            let is_inside = own.strip_prefix(package.as_str()).is_some_and(|rest| rest.starts_with('.'));
            if is_inside && first.get(from).is_some_and(|names| names.contains(name)) {
                let from = *from;
                import.modules.retain(|module| *module != from);
            }
        }
    }
}

/// The modules that one module imports when it runs, with the place of each import.
fn edges(all: &FxHashMap<ModuleId, Vec<Event>>, id: ModuleId) -> impl Iterator<Item = (ModuleId, &Imported)> {
    all.get(&id).into_iter().flatten().filter_map(|event| match event {
        Event::Import(import) => Some(import),
        Event::Bind(_) => None,
    }).flat_map(|import| import.modules.iter().map(move |module| (*module, import)))
}

/// The strongly connected parts of more than one module, by Tarjan without recursion.
fn circles(order: &[ModuleId], all: &FxHashMap<ModuleId, Vec<Event>>) -> Vec<Vec<ModuleId>> {
    let mut next = 0u32;
    let mut index: FxHashMap<ModuleId, u32> = FxHashMap::default();
    let mut low: FxHashMap<ModuleId, u32> = FxHashMap::default();
    let mut on_stack: FxHashSet<ModuleId> = FxHashSet::default();
    let mut stack = Vec::new();
    let mut found = Vec::new();
    for root in order {
        if index.contains_key(root) {
            continue;
        }
        // Each frame: a module, and the modules behind it that are still to come.
        let mut frames: Vec<(ModuleId, Vec<ModuleId>)> = Vec::new();
        let mut enter = Some(*root);
        loop {
            if let Some(module) = enter.take() {
                index.insert(module, next);
                low.insert(module, next);
                next += 1;
                stack.push(module);
                on_stack.insert(module);
                let mut behind: Vec<ModuleId> = edges(all, module).map(|(to, _)| to).filter(|to| all.contains_key(to)).collect();
                behind.reverse();
                frames.push((module, behind));
            }
            let Some((module, behind)) = frames.last_mut() else { break };
            let module = *module;
            match behind.pop() {
                Some(to) if !index.contains_key(&to) => enter = Some(to),
                Some(to) => {
                    if on_stack.contains(&to) {
                        let lowest = low.get(&module).copied().unwrap_or(0).min(index.get(&to).copied().unwrap_or(0));
                        low.insert(module, lowest);
                    }
                }
                None => {
                    frames.pop();
                    let own = low.get(&module).copied().unwrap_or(0);
                    if let Some((above, _)) = frames.last() {
                        let lowest = low.get(above).copied().unwrap_or(0).min(own);
                        low.insert(*above, lowest);
                    }
                    if index.get(&module) == Some(&own) {
                        let at = stack.iter().rposition(|one| *one == module).unwrap_or(0);
                        let part = stack.split_off(at);
                        part.iter().for_each(|one| _ = on_stack.remove(one));
                        if part.len() > 1 {
                            found.push(part);
                        }
                    }
                }
            }
        }
    }
    found
}

fn told(project: &Project, all: &FxHashMap<ModuleId, Vec<Event>>, circle: &[ModuleId], review: &mut Review) {
    // A package and what lies inside of it go together: `__init__` that gathers its own modules is a way to write.
    let inside: FxHashSet<ModuleId> = circle.iter().copied().collect();
    let Some(way) = shortest(all, circle, &inside) else { return };
    // Only modules that are imported from outside of the circle, or that Django loads by itself, are loaded first.
    let mut entries: Vec<ModuleId> = circle.iter().copied().filter(|module| {
        let from_outside = all.keys().any(|other| !inside.contains(other) && edges(all, *other).any(|(to, _)| to == *module));
        let name = project.module_info(*module).and_then(|info| info.name.clone()).unwrap_or_default();
        from_outside || matches!(name.rsplit('.').next(), Some("models" | "urls" | "apps" | "admin" | "views" | "settings"))
    }).collect();
    // Django loads the models before anything else of a project; what comes later finds them loaded.
    let last = |module: &ModuleId| {
        let name = project.module_info(*module).and_then(|info| info.name.clone()).unwrap_or_default();
        name.rsplit('.').next().map(str::to_owned).unwrap_or_default()
    };
    if entries.is_empty() {
        entries = circle.to_vec();
    }
    entries.sort();
    let is_django = project.models().iter().any(|(_, model)| {
        project.class(model.class).is_some_and(|info| !project.is_builtin(info.module))
    });
    let has_models = is_django && entries.iter().any(|module| last(module) == "models");
    let is_early = |module: &ModuleId| !has_models || matches!(last(module).as_str(), "models" | "apps" | "settings");
    let failures: Vec<Option<Failure>> = entries.iter().map(|entry| Load::of(project, all).first(*entry)).collect();
    let mut early = entries.iter().zip(&failures).filter(|(entry, _)| is_early(entry));
    let fails = early.find_map(|(entry, failure)| Some((*entry, failure.as_ref()?)));
    // What fails is told by the way on which it fails.
    let way: Vec<(ModuleId, Place)> = match fails {
        Some((_, failure)) => failure.way.clone(),
        None => way.iter().map(|(module, import)| (*module, import.place)).collect(),
    };
    let names: Vec<Name> = way.iter().filter_map(|(module, _)| project.module_info(*module)?.name.clone()).collect();
    let (Some(first), Some((_, last))) = (names.first(), way.last()) else { return };
    let shown = match names.as_slice() {
        // A long way is cut in its middle.
        [start @ .., end] if names.len() > 6 => {
            format!("{} → … → {end} → {first}", start.iter().take(4).map(Name::as_str).collect::<Vec<_>>().join(" → "))
        }
        _ => format!("{} → {first}", names.join(" → ")),
    };
    let (place, message, variant) = match fails {
        Some((entry, failure)) => {
            let module = |id: ModuleId| project.module_info(id).and_then(|info| info.name.clone()).unwrap_or_default();
            let message = format!(
                "import cycle `{shown}`: `{}` is not yet defined in `{}` when `{}` is loaded first",
                failure.name, module(failure.module), module(entry)
            );
            (failure.place, message, if failures.iter().all(Option::is_some) { None } else { Some("order") })
        }
        None => (*last, format!("import cycle `{shown}`: each of them must be loaded before it is complete"), Some("works")),
    };
    let related: Vec<(Place, Name)> = way.iter().zip(names.iter().cycle().skip(1)).map(|((_, place), name)| (*place, name.clone())).collect();
    let finding = review.report(place, message);
    if let Some(variant) = variant {
        finding.variant(variant);
    }
    for (at, name) in related.into_iter().filter(|(at, _)| *at != place).take(8) {
        finding.related(at, format!("imports `{name}`"));
    }
}

/// The shortest way round, with the import that leads on from each module.
fn shortest<'e>(
    all: &'e FxHashMap<ModuleId, Vec<Event>>,
    circle: &[ModuleId],
    inside: &FxHashSet<ModuleId>,
) -> Option<Vec<(ModuleId, &'e Imported)>> {
    let mut best: Option<Vec<(ModuleId, &'e Imported)>> = None;
    let mut starts: Vec<ModuleId> = circle.to_vec();
    starts.sort();
    // A huge circle is told by a way that begins at one of its first modules.
    for start in starts.into_iter().take(20) {
        let mut before: FxHashMap<ModuleId, (ModuleId, &'e Imported)> = FxHashMap::default();
        let mut queue = std::collections::VecDeque::from([start]);
        'search: while let Some(module) = queue.pop_front() {
            for (to, import) in edges(all, module).filter(|(to, _)| inside.contains(to)) {
                if to == start {
                    let mut way = vec![(module, import)];
                    let mut at = module;
                    while at != start {
                        let Some((from, import)) = before.get(&at) else { break };
                        way.push((*from, *import));
                        at = *from;
                    }
                    way.reverse();
                    if best.as_ref().is_none_or(|best| way.len() < best.len()) {
                        best = Some(way);
                    }
                    break 'search;
                }
                if to != start && !before.contains_key(&to) {
                    before.insert(to, (module, import));
                    queue.push_back(to);
                }
            }
        }
    }
    best
}

/// A name that is asked of a module that has not come so far.
struct Failure {
    place: Place,
    name: Name,
    module: ModuleId,
    /// The modules that are running, from the one that is asked to the one that asks, each with the import that leads
    /// on.
    way: Vec<(ModuleId, Place)>,
}

/// Loads modules as Python does, in the order of their statements.
struct Load<'e> {
    project: &'e Project,
    all: &'e FxHashMap<ModuleId, Vec<Event>>,
    done: FxHashSet<ModuleId>,
    /// The modules that are running, with the names that each has bound so far.
    running: FxHashMap<ModuleId, FxHashSet<Name>>,
    /// The same modules in the order in which they began, each with the import that it has come to.
    stack: Vec<(ModuleId, Place)>,
}

/// How deep imports are followed: deeper ones are taken for loaded.
const MAX_DEPTH: u32 = 200;

impl<'e> Load<'e> {
    fn of(project: &'e Project, all: &'e FxHashMap<ModuleId, Vec<Event>>) -> Load<'e> {
        Load { project, all, done: FxHashSet::default(), running: FxHashMap::default(), stack: Vec::new() }
    }

    /// What fails when a module is the first that is loaded, its packages before it.
    fn first(mut self, entry: ModuleId) -> Option<Failure> {
        let name = self.project.module_info(entry)?.name.clone()?;
        let mut failure = None;
        for (at, _) in name.match_indices('.') {
            if let Some(package) = name.get(..at).and_then(|package| self.project.module_named(package)) {
                failure = failure.or(self.load(package, 0));
            }
        }
        failure.or_else(|| self.load(entry, 0))
    }

    fn load(&mut self, module: ModuleId, depth: u32) -> Option<Failure> {
        if self.done.contains(&module) || self.running.contains_key(&module) || depth > MAX_DEPTH {
            return None;
        }
        self.running.insert(module, FxHashSet::default());
        self.stack.push((module, Place::default()));
        let all = self.all;
        for event in all.get(&module).into_iter().flatten() {
            let import = match event {
                Event::Bind(name) => {
                    self.running.entry(module).or_default().insert(name.clone());
                    continue;
                }
                Event::Import(import) => import,
            };
            if let Some(own) = self.stack.last_mut() {
                own.1 = import.place;
            }
            for target in &import.modules {
                let failure = self.load(*target, depth + 1);
                if failure.is_some() && !import.is_guarded {
                    return failure;
                }
            }
            if let Some((from, name)) = &import.taken
                && !import.is_guarded
                && let Some(bound) = self.running.get(from)
                && !bound.contains(name)
                && !bound.contains("*")
                && *from != module
            {
                let start = self.stack.iter().rposition(|(module, _)| module == from).unwrap_or(0);
                let way = self.stack.iter().skip(start).copied().collect();
                return Some(Failure { place: import.place, name: name.clone(), module: *from, way });
            }
            self.running.entry(module).or_default().extend(import.binds.iter().cloned());
        }
        self.running.remove(&module);
        self.stack.pop();
        self.done.insert(module);
        None
    }
}

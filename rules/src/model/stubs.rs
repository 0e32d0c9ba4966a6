//! Django, DRF and a few classes of the standard library, as stub modules that every project is linked with.
//! What they mean by their bodies stands in `stubs/README.md`.

use std::sync::{Arc, OnceLock};

use crate::{
    model::outline::{Outline, outline},
    syntax::Name,
    text::{Language, Source},
};

macro_rules! stubs {
    ($($module:literal),* $(,)?) => {
        &[$(($module, include_str!(concat!("stubs/", $module, ".pyi")))),*]
    };
}

const STUBS: &[(&str, &str)] = stubs![];

/// The outlines of all stubs, made once in a process; paths are `<dotted.module>.pyi`.
pub(crate) fn outlines() -> &'static [(Name, Arc<Outline>)] {
    static OUTLINES: OnceLock<Vec<(Name, Arc<Outline>)>> = OnceLock::new();
    OUTLINES.get_or_init(|| {
        let outlined = |(module, text): &(&str, &'static str)| {
            let source = Source::new(*text, Language::Python);
            (Name::from(format!("{module}.pyi")), Arc::new(outline(&source, None, None)))
        };
        STUBS.iter().map(outlined).collect()
    })
}

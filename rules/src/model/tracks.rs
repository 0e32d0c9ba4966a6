//! What the names of a scope hold while its statements are read: an iterator, fresh or gone through, or what nobody
//! knows. Knows no statements.

use rustc_hash::FxHashMap;

use crate::syntax::{Id, Name, python::Expr};

#[derive(Clone, Debug)]
pub(crate) struct Track<'t> {
    /// The value that the name holds and where that comes from; none for anything but an iterator.
    pub(crate) made: Option<(&'t Expr, Made)>,
    pub(crate) at: At,
    /// How many conditions stood around the binding.
    pub(crate) depth: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) enum At {
    Fresh,
    /// Gone through: where, by what, whether it may have stopped early, whether on each way to this point.
    Used {
        by: (Id, Name),
        may_stop: bool,
        is_certain: bool,
    },
    /// Not known any more.
    Lost,
}

pub(crate) type State<'t> = FxHashMap<Name, Track<'t>>;

/// Where an iterator comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Made {
    Generator,
    /// `map`, `zip` and the like.
    Lazy,
    /// `open()`
    File,
    /// `csv.reader()`: of a file, which may be rewound.
    Reader,
}

impl<'t> Track<'t> {
    fn join(&mut self, other: Track<'t>) {
        let is_same = match (self.made, other.made) {
            (Some((a, _)), Some((b, _))) => a.id == b.id,
            _ => false,
        };
        self.at = match (std::mem::replace(&mut self.at, At::Lost), other.at) {
            _ if !is_same => At::Lost,
            (At::Lost, _) | (_, At::Lost) => At::Lost,
            (At::Fresh, At::Fresh) => At::Fresh,
            (At::Used { by, may_stop, .. }, At::Fresh) | (At::Fresh, At::Used { by, may_stop, .. }) => {
                At::Used { by, may_stop, is_certain: false }
            }
            (At::Used { by, may_stop: a, is_certain: x }, At::Used { may_stop: b, is_certain: y, .. }) => {
                At::Used { by, may_stop: a || b, is_certain: x && y }
            }
        };
    }
}

/// Where two ways meet. None is no way at all.
pub(crate) fn join<'t>(a: Option<State<'t>>, b: Option<State<'t>>) -> Option<State<'t>> {
    let (mut a, b) = match (a, b) {
        (Some(a), Some(b)) => (a, b),
        (one, other) => return one.or(other),
    };
    for (name, right) in b {
        match a.get_mut(&name) {
            Some(left) => left.join(right),
            None => _ = a.insert(name, right),
        }
    }
    Some(a)
}

pub(crate) fn lose(name: &str, state: &mut State<'_>) {
    if let Some(track) = state.get_mut(name) {
        track.at = At::Lost;
    }
}

/// The file under some reader starts again.
pub(crate) fn rewind(state: &mut State<'_>) {
    for track in state.values_mut() {
        if matches!(track.made, Some((_, Made::File | Made::Reader))) && track.at != At::Lost {
            track.at = At::Fresh;
        }
    }
}

pub(crate) fn meet<'t>(state: &mut State<'t>, other: State<'t>) {
    if let Some(joined) = join(Some(std::mem::take(state)), Some(other)) {
        *state = joined;
    }
}

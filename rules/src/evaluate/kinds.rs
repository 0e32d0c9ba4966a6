//! The built-in types and exceptions: names and who descends from whom. Knows no value.

macro_rules! kinds {
    ($($kind:ident $name:literal),* $(,)?) => {
        /// A built-in type that is no exception.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub(crate) enum Kind { $($kind),* }

        impl Kind {
            pub(crate) fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name),* }
            }
        }
    };
}

kinds! {
    Object "object", Type "type", None "NoneType", Bool "bool", Int "int", Float "float", Str "str", List "list",
    Tuple "tuple", Dict "dict", Set "set", FrozenSet "frozenset", Range "range", Slice "slice",
    Function "function", Native "builtin_function_or_method", Method "method", Descriptor "method_descriptor",
    Generator "generator", Module "module",
    Ellipsis "ellipsis", NotImplemented "NotImplementedType", Property "property", StaticMethod "staticmethod",
    ClassMethod "classmethod", Super "super", Enumerate "enumerate", Zip "zip", Map "map", Filter "filter",
    Reversed "reversed", ListReversed "list_reverseiterator", ListIter "list_iterator",
    StrIter "str_ascii_iterator", RangeIter "range_iterator", KeysIter "dict_keyiterator",
    SetIter "set_iterator",
    CallIter "callable_iterator", Keys "dict_keys", Values "dict_values", Items "dict_items", Deque "collections.deque",
    DefaultDict "collections.defaultdict", Counter "Counter", OrderedDict "collections.OrderedDict",
    Partial "functools.partial", Cached "functools._lru_cache_wrapper", Key "functools.KeyWrapper",
    Itertools "itertools object", Chain "itertools.chain", ItemGetter "operator.itemgetter",
    Cell "cell",
}

macro_rules! exceptions {
    ($($exc:ident < $parent:ident),* $(,)?) => {
        /// A built-in exception.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub(crate) enum Exc { BaseException, $($exc),* }

        impl Exc {
            pub(crate) fn name(self) -> &'static str {
                match self { Exc::BaseException => "BaseException", $(Exc::$exc => stringify!($exc)),* }
            }

            fn parent(self) -> Option<Exc> {
                match self { Exc::BaseException => None, $(Exc::$exc => Some(Exc::$parent)),* }
            }

            /// The one of a name; the old names of `OSError` are the same class.
            pub(crate) fn named(name: &str) -> Option<Exc> {
                match name {
                    "BaseException" => Some(Exc::BaseException),
                    $(stringify!($exc) => Some(Exc::$exc),)*
                    "IOError" | "EnvironmentError" => Some(Exc::OSError),
                    _ => None,
                }
            }
        }
    };
}

exceptions! {
    Exception < BaseException, KeyboardInterrupt < BaseException, SystemExit < BaseException,
    GeneratorExit < BaseException, ArithmeticError < Exception, ZeroDivisionError < ArithmeticError,
    OverflowError < ArithmeticError, FloatingPointError < ArithmeticError, AssertionError < Exception,
    AttributeError < Exception, BufferError < Exception, EOFError < Exception, ImportError < Exception,
    ModuleNotFoundError < ImportError, LookupError < Exception, IndexError < LookupError, KeyError < LookupError,
    MemoryError < Exception, NameError < Exception, UnboundLocalError < NameError, OSError < Exception,
    FileNotFoundError < OSError, FileExistsError < OSError, PermissionError < OSError, TimeoutError < OSError,
    ConnectionError < OSError, ReferenceError < Exception, RuntimeError < Exception,
    NotImplementedError < RuntimeError, RecursionError < RuntimeError, StopIteration < Exception,
    StopAsyncIteration < Exception, SyntaxError < Exception, IndentationError < SyntaxError,
    SystemError < Exception, TypeError < Exception, ValueError < Exception, UnicodeError < ValueError,
    UnicodeDecodeError < UnicodeError, UnicodeEncodeError < UnicodeError, Warning < Exception,
    UserWarning < Warning, DeprecationWarning < Warning, RuntimeWarning < Warning,
}

impl Exc {
    pub(crate) fn is(self, other: Exc) -> bool {
        let mut at = Some(self);
        while let Some(exc) = at {
            if exc == other {
                return true;
            }
            at = exc.parent();
        }
        false
    }
}

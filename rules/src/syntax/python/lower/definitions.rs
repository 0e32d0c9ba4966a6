//! Functions, classes, decorators and parameters.

use std::sync::Arc;

use super::Lower;
use crate::syntax::Name;
use crate::syntax::python::kinds::Kind;
use crate::syntax::python::tree::*;

impl Lower<'_> {
    pub(super) fn decorated_definition(&mut self) -> StmtKind {
        let mut decorators = Vec::new();
        let mut found = StmtKind::Unknown;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Decorator => decorators.push(self.decorator()),
                Kind::FunctionDefinition | Kind::ClassDefinition => {
                    found = self.definition(std::mem::take(&mut decorators));
                }
                _ => {}
            }
            more = self.next();
        }
        found
    }

    fn decorator(&mut self) -> Decorator {
        let end = self.span().end;
        let id = self.id();
        let mut expr = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                expr = Some(self.expr());
            }
            more = self.next();
        }
        Decorator { id, expr: expr.unwrap_or_else(|| self.hole(end)) }
    }

    pub(super) fn definition(&mut self, decorators: Vec<Decorator>) -> StmtKind {
        if self.kind == Kind::ClassDefinition {
            StmtKind::Class(Arc::new(self.class(decorators)))
        } else {
            StmtKind::Function(Arc::new(self.function(decorators)))
        }
    }

    fn function(&mut self, decorators: Vec<Decorator>) -> Function {
        let end = self.span().end;
        let id = self.id();
        let mut keyword = None;
        let mut is_async = false;
        let mut name = None;
        let mut params = Vec::new();
        let mut params_id = None;
        let mut returns = None;
        let mut body = Vec::new();
        let yields_outside = std::mem::replace(&mut self.yields, false);
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::Identifier if name.is_none() => name = Some(self.ident()),
                Kind::TypeParameter => self.comments_within(),
                Kind::Parameters => {
                    params_id = Some(self.id());
                    params = self.params();
                }
                Kind::Type => returns = Some(self.annotation()),
                Kind::Block => body.extend(self.block()),
                kind if keyword.is_none() => {
                    is_async = kind == Kind::Async;
                    keyword = Some(self.id());
                }
                _ => {}
            }
            more = self.next();
        }
        let is_generator = std::mem::replace(&mut self.yields, yields_outside);
        Function {
            id,
            keyword: self.or_nowhere(keyword, end),
            name: name.unwrap_or_else(|| self.no_ident(end)),
            is_async,
            decorators,
            params,
            params_id: self.or_nowhere(params_id, end),
            returns,
            body,
            is_generator,
        }
    }

    fn class(&mut self, decorators: Vec<Decorator>) -> Class {
        let end = self.span().end;
        let id = self.id();
        let mut keyword = None;
        let mut name = None;
        let mut arguments = Vec::new();
        let mut body = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::Identifier if name.is_none() => name = Some(self.ident()),
                Kind::TypeParameter => self.comments_within(),
                Kind::ArgumentList => arguments = self.arguments(),
                Kind::Block => body.extend(self.block()),
                _ if keyword.is_none() => keyword = Some(self.id()),
                _ => {}
            }
            more = self.next();
        }
        Class {
            id,
            keyword: self.or_nowhere(keyword, end),
            name: name.unwrap_or_else(|| self.no_ident(end)),
            decorators,
            arguments,
            body,
        }
    }

    /// The parameters of a `parameters` or `lambda_parameters` node.
    pub(super) fn params(&mut self) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        let mut kind = ParamKind::Plain;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::PositionalSeparator => {
                    for param in &mut params {
                        if param.kind == ParamKind::Plain {
                            param.kind = ParamKind::PositionalOnly;
                        }
                    }
                }
                Kind::KeywordSeparator => kind = ParamKind::KeywordOnly,
                Kind::Error => {
                    // What is being typed may be any parameter: nobody can count or name them now.
                    params.push(self.unread_param(ParamKind::Args));
                    params.push(self.unread_param(ParamKind::Kwargs));
                }
                Kind::Identifier
                | Kind::TypedParameter
                | Kind::DefaultParameter
                | Kind::TypedDefaultParameter
                | Kind::ListSplatPattern
                | Kind::DictionarySplatPattern
                | Kind::TuplePattern => {
                    let param = self.param(kind);
                    if param.kind == ParamKind::Args {
                        kind = ParamKind::KeywordOnly;
                    }
                    params.push(param);
                }
                _ => {}
            }
            more = self.next();
        }
        params
    }

    fn unread_param(&mut self, kind: ParamKind) -> Param {
        let at = self.span().start;
        Param { id: self.id(), name: self.no_ident(at), kind, annotation: None, default: None }
    }

    fn param(&mut self, kind: ParamKind) -> Param {
        let start = self.span().start;
        let mut param = Param {
            id: self.id(),
            name: Ident { id: crate::syntax::Id::default(), name: Name::default() },
            kind,
            annotation: None,
            default: None,
        };
        let mut name = None;
        match self.kind {
            Kind::Identifier => name = Some(self.ident()),
            Kind::TuplePattern => self.comments_within(),
            Kind::ListSplatPattern | Kind::DictionarySplatPattern => {
                self.star_param(&mut param, &mut name);
            }
            _ => {
                let mut more = self.down();
                while more {
                    match self.kind {
                        Kind::ListSplatPattern | Kind::DictionarySplatPattern if name.is_none() => {
                            self.star_param(&mut param, &mut name);
                        }
                        Kind::Identifier if name.is_none() => name = Some(self.ident()),
                        // Python 2's `def f((a, b)=…)` has no name.
                        Kind::TuplePattern if name.is_none() => {
                            self.comments_within();
                            name = Some(self.no_ident(start));
                        }
                        Kind::Type => param.annotation = Some(self.annotation()),
                        kind if kind.is_expression() => param.default = Some(self.expr()),
                        _ => {}
                    }
                    more = self.next();
                }
            }
        }
        param.name = name.unwrap_or_else(|| self.no_ident(start));
        param
    }

    fn star_param(&mut self, param: &mut Param, name: &mut Option<Ident>) {
        param.kind = if self.kind == Kind::ListSplatPattern { ParamKind::Args } else { ParamKind::Kwargs };
        let mut more = self.down();
        while more {
            if self.kind == Kind::Identifier {
                *name = Some(self.ident());
            }
            more = self.next();
        }
    }
}

//! The grammar's node kinds as one small enum, so that lowering compares numbers. Knows no tree and no text.

use std::sync::OnceLock;

macro_rules! kinds {
    (named { $($named:ident = $named_text:literal,)* } tokens { $($token:ident = $token_text:literal,)* }) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Kind {
            Other,
            Error,
            $($named,)*
            $($token,)*
        }

        fn kind_of(name: &str, named: bool) -> Kind {
            if named {
                match name {
                    $($named_text => Kind::$named,)*
                    _ => Kind::Other,
                }
            } else {
                match name {
                    $($token_text => Kind::$token,)*
                    _ => Kind::Other,
                }
            }
        }

        #[cfg(test)]
        const ALL: &[(&str, bool)] = &[$(($named_text, true),)* $(($token_text, false),)*];
    };
}

kinds! {
    named {
        Module = "module",
        Block = "block",
        Comment = "comment",
        LineContinuation = "line_continuation",
        // Statements
        ExpressionStatement = "expression_statement",
        Assignment = "assignment",
        AugmentedAssignment = "augmented_assignment",
        ReturnStatement = "return_statement",
        RaiseStatement = "raise_statement",
        AssertStatement = "assert_statement",
        DeleteStatement = "delete_statement",
        PassStatement = "pass_statement",
        BreakStatement = "break_statement",
        ContinueStatement = "continue_statement",
        GlobalStatement = "global_statement",
        NonlocalStatement = "nonlocal_statement",
        ImportStatement = "import_statement",
        ImportFromStatement = "import_from_statement",
        FutureImportStatement = "future_import_statement",
        PrintStatement = "print_statement",
        ExecStatement = "exec_statement",
        TypeAliasStatement = "type_alias_statement",
        IfStatement = "if_statement",
        ForStatement = "for_statement",
        WhileStatement = "while_statement",
        TryStatement = "try_statement",
        WithStatement = "with_statement",
        MatchStatement = "match_statement",
        FunctionDefinition = "function_definition",
        ClassDefinition = "class_definition",
        DecoratedDefinition = "decorated_definition",
        // Parts of statements
        ElifClause = "elif_clause",
        ElseClause = "else_clause",
        ExceptClause = "except_clause",
        FinallyClause = "finally_clause",
        WithClause = "with_clause",
        WithItem = "with_item",
        CaseClause = "case_clause",
        IfClause = "if_clause",
        ForInClause = "for_in_clause",
        Decorator = "decorator",
        RelativeImport = "relative_import",
        ImportPrefix = "import_prefix",
        DottedName = "dotted_name",
        AliasedImport = "aliased_import",
        WildcardImport = "wildcard_import",
        // Parameters and types
        Parameters = "parameters",
        LambdaParameters = "lambda_parameters",
        DefaultParameter = "default_parameter",
        TypedParameter = "typed_parameter",
        TypedDefaultParameter = "typed_default_parameter",
        DictionarySplatPattern = "dictionary_splat_pattern",
        KeywordSeparator = "keyword_separator",
        PositionalSeparator = "positional_separator",
        Type = "type",
        TypeParameter = "type_parameter",
        SplatType = "splat_type",
        GenericType = "generic_type",
        UnionType = "union_type",
        ConstrainedType = "constrained_type",
        MemberType = "member_type",
        // Expressions
        Identifier = "identifier",
        None = "none",
        True = "true",
        False = "false",
        Ellipsis = "ellipsis",
        Integer = "integer",
        Float = "float",
        String = "string",
        ConcatenatedString = "concatenated_string",
        Attribute = "attribute",
        Subscript = "subscript",
        Slice = "slice",
        Call = "call",
        List = "list",
        Tuple = "tuple",
        Set = "set",
        Dictionary = "dictionary",
        UnaryOperator = "unary_operator",
        NotOperator = "not_operator",
        BinaryOperator = "binary_operator",
        BooleanOperator = "boolean_operator",
        ComparisonOperator = "comparison_operator",
        ConditionalExpression = "conditional_expression",
        Lambda = "lambda",
        ListComprehension = "list_comprehension",
        SetComprehension = "set_comprehension",
        DictionaryComprehension = "dictionary_comprehension",
        GeneratorExpression = "generator_expression",
        Await = "await",
        Yield = "yield",
        ListSplat = "list_splat",
        NamedExpression = "named_expression",
        ParenthesizedExpression = "parenthesized_expression",
        ExpressionList = "expression_list",
        PatternList = "pattern_list",
        TuplePattern = "tuple_pattern",
        ListPattern = "list_pattern",
        ListSplatPattern = "list_splat_pattern",
        AsPattern = "as_pattern",
        AsPatternTarget = "as_pattern_target",
        // Parts of expressions
        ArgumentList = "argument_list",
        KeywordArgument = "keyword_argument",
        DictionarySplat = "dictionary_splat",
        Pair = "pair",
        StringContent = "string_content",
        Interpolation = "interpolation",
        FormatExpression = "format_expression",
        FormatSpecifier = "format_specifier",
        TypeConversion = "type_conversion",
        // Patterns of `match`
        CasePattern = "case_pattern",
        ClassPattern = "class_pattern",
        KeywordPattern = "keyword_pattern",
        SplatPattern = "splat_pattern",
        UnionPattern = "union_pattern",
        DictPattern = "dict_pattern",
        ComplexPattern = "complex_pattern",
    }
    tokens {
        Async = "async",
        As = "as",
        From = "from",
        If = "if",
        Else = "else",
        Finally = "finally",
        Except = "except",
        Equals = "=",
        Colon = ":",
        Comma = ",",
        Future = "__future__",
        Semicolon = ";",
        Underscore = "_",
        And = "and",
        Or = "or",
        Plus = "+",
        Minus = "-",
        Tilde = "~",
        Star = "*",
        StarStar = "**",
        At = "@",
        Slash = "/",
        DoubleSlash = "//",
        Percent = "%",
        Bar = "|",
        Ampersand = "&",
        Caret = "^",
        ShiftLeft = "<<",
        ShiftRight = ">>",
        PlusEquals = "+=",
        MinusEquals = "-=",
        StarEquals = "*=",
        SlashEquals = "/=",
        AtEquals = "@=",
        DoubleSlashEquals = "//=",
        PercentEquals = "%=",
        StarStarEquals = "**=",
        ShiftRightEquals = ">>=",
        ShiftLeftEquals = "<<=",
        AmpersandEquals = "&=",
        CaretEquals = "^=",
        BarEquals = "|=",
        Less = "<",
        LessEquals = "<=",
        EqualsEquals = "==",
        NotEquals = "!=",
        GreaterEquals = ">=",
        Greater = ">",
        LessGreater = "<>",
        In = "in",
        NotIn = "not in",
        Is = "is",
        IsNot = "is not",
    }
}

impl Kind {
    /// A whole statement, definitions included.
    pub(super) fn is_statement(self) -> bool {
        matches!(
            self,
            Kind::ExpressionStatement
                | Kind::ReturnStatement
                | Kind::RaiseStatement
                | Kind::AssertStatement
                | Kind::DeleteStatement
                | Kind::PassStatement
                | Kind::BreakStatement
                | Kind::ContinueStatement
                | Kind::GlobalStatement
                | Kind::NonlocalStatement
                | Kind::ImportStatement
                | Kind::ImportFromStatement
                | Kind::FutureImportStatement
                | Kind::PrintStatement
                | Kind::ExecStatement
                | Kind::TypeAliasStatement
                | Kind::IfStatement
                | Kind::ForStatement
                | Kind::WhileStatement
                | Kind::TryStatement
                | Kind::WithStatement
                | Kind::MatchStatement
        ) || self.is_definition()
    }

    pub(super) fn is_definition(self) -> bool {
        matches!(self, Kind::FunctionDefinition | Kind::ClassDefinition | Kind::DecoratedDefinition)
    }

    /// Whatever may stand where an expression or an assignment target is read.
    pub(super) fn is_expression(self) -> bool {
        matches!(
            self,
            Kind::Identifier
                | Kind::None
                | Kind::True
                | Kind::False
                | Kind::Ellipsis
                | Kind::Integer
                | Kind::Float
                | Kind::String
                | Kind::ConcatenatedString
                | Kind::Attribute
                | Kind::Subscript
                | Kind::Slice
                | Kind::Call
                | Kind::List
                | Kind::Tuple
                | Kind::Set
                | Kind::Dictionary
                | Kind::UnaryOperator
                | Kind::NotOperator
                | Kind::BinaryOperator
                | Kind::BooleanOperator
                | Kind::ComparisonOperator
                | Kind::ConditionalExpression
                | Kind::Lambda
                | Kind::ListComprehension
                | Kind::SetComprehension
                | Kind::DictionaryComprehension
                | Kind::GeneratorExpression
                | Kind::Await
                | Kind::Yield
                | Kind::ListSplat
                | Kind::NamedExpression
                | Kind::ParenthesizedExpression
                | Kind::ExpressionList
                | Kind::PatternList
                | Kind::TuplePattern
                | Kind::ListPattern
                | Kind::ListSplatPattern
                | Kind::AsPattern
        )
    }
}

/// The kinds by the grammar's own numbers.
#[derive(Clone, Copy)]
pub(super) struct Kinds(&'static [Kind]);

impl Kinds {
    pub(super) fn get() -> Kinds {
        static TABLE: OnceLock<Vec<Kind>> = OnceLock::new();
        Kinds(TABLE.get_or_init(|| {
            let language = language();
            (0..u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX))
                .map(|id| {
                    let name = language.node_kind_for_id(id).unwrap_or("");
                    kind_of(name, language.node_kind_is_named(id))
                })
                .collect()
        }))
    }

    /// The grammar's number of an error is outside the table.
    pub(super) fn of(self, node: tree_sitter::Node<'_>) -> Kind {
        self.0.get(usize::from(node.kind_id())).copied().unwrap_or(Kind::Error)
    }
}

pub(super) fn language() -> tree_sitter::Language {
    tree_sitter_python::LANGUAGE.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_kind_is_a_kind_of_the_grammar() {
        for (name, named) in ALL {
            assert_ne!(language().id_for_node_kind(name, *named), 0, "{name}");
        }
    }
}

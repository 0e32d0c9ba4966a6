//! The only readers of tree-sitter: Python and Django templates lowered to small typed trees.

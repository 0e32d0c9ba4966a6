class AST: ...

class NodeVisitor:
    def visit(self, node): work("the visit_… methods are not called")
    def generic_visit(self, node) -> None: work("the children of the node are not visited")

class NodeTransformer(NodeVisitor):
    def generic_visit(self, node): work("the children of the node are not visited")

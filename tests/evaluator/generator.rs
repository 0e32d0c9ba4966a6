//! Small programs from a grammar and a seed: each ends, most do what they look like, some raise. Knows nothing of the
//! evaluator.

use std::fmt::Write;

/// What an expression gives, so that most programs do not fail on their first line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Int,
    Float,
    Bool,
    Text,
    Ints,
    Texts,
    Pair,
    Dict,
    Set,
}

const KINDS: [Kind; 9] =
    [Kind::Int, Kind::Float, Kind::Bool, Kind::Text, Kind::Ints, Kind::Texts, Kind::Pair, Kind::Dict, Kind::Set];

pub(crate) struct Generator {
    state: u64,
    names: Vec<(String, Kind)>,
    functions: Vec<(String, Vec<Kind>, Kind)>,
    next: usize,
    text: String,
    /// Loops around, so that the work stays small.
    loops: usize,
    in_function: bool,
}

impl Generator {
    pub(crate) fn program(seed: u64) -> String {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1;
        let mut generator = Generator {
            state,
            names: Vec::new(),
            functions: Vec::new(),
            next: 0,
            text: String::new(),
            loops: 0,
            in_function: false,
        };
        for _ in 0..8 {
            generator.random();
        }
        generator.whole();
        generator.text
    }

    fn random(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.random() % (count as u64)).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn kind(&mut self) -> Kind {
        KINDS[self.below(KINDS.len())]
    }

    fn line(&mut self, depth: usize, line: &str) {
        writeln!(self.text, "{}{line}", "    ".repeat(depth)).unwrap();
    }

    fn fresh(&mut self, kind: Kind) -> String {
        self.next += 1;
        let name = format!("v{}", self.next);
        self.names.push((name.clone(), kind));
        name
    }

    fn whole(&mut self) {
        if self.chance(15) {
            self.class();
        }
        for _ in 0..self.below(3) {
            self.function();
        }
        for _ in 0..3 + self.below(6) {
            self.statement(0);
        }
        let shown: Vec<String> = (0..3)
            .map(|_| {
                let kind = self.kind();
                self.expr(kind, 2)
            })
            .collect();
        self.line(0, &format!("result = ({},)", shown.join(", ")));
    }

    fn class(&mut self) {
        let inner = ["self.n + other.n", "self.n - other.n", "self.n * 2 + other.n"];
        let sum = self.pick(&inner);
        let compare = self.pick(&["<", ">", "<="]);
        self.line(0, "class Box:");
        self.line(1, "made = 0");
        self.line(1, "def __init__(self, n, *rest, tag='t'):");
        self.line(2, "self.n, self.rest, self.tag = n, rest, tag");
        self.line(2, "Box.made += 1");
        self.line(1, "def __add__(self, other):");
        self.line(2, &format!("return Box({sum})"));
        self.line(1, "def __lt__(self, other):");
        self.line(2, &format!("return self.n {compare} other.n"));
        self.line(1, "def __eq__(self, other):");
        self.line(2, "return isinstance(other, Box) and self.n == other.n");
        self.line(1, "def __repr__(self):");
        self.line(2, "return f'Box({self.n!r}, {self.rest})'");
        self.line(1, "@property");
        self.line(1, "def twice(self):");
        self.line(2, "return self.n * 2");
        if self.chance(50) {
            self.line(0, "class Lid(Box):");
            self.line(1, "def __init__(self, n):");
            self.line(2, "super().__init__(n + 1, n, tag='lid')");
            self.line(1, "def __len__(self):");
            self.line(2, "return abs(self.n) % 5");
            self.line(0, "boxes = sorted([Box(3), Lid(1), Box(2), Lid(5)])");
            self.line(0, "print(boxes, boxes[0] + boxes[0], Box.made, [bool(b) for b in boxes], boxes[2].twice)");
        } else {
            self.line(0, "boxes = [Box(n) for n in (4, 2, 9, 2)]");
            self.line(
                0,
                "print(min(boxes), max(boxes), Box(2) in boxes, boxes.index(Box(9)), sum(boxes[1:], boxes[0]))",
            );
        }
    }

    fn function(&mut self) {
        let (kept, name) = (std::mem::take(&mut self.names), format!("f{}", self.functions.len()));
        let params: Vec<Kind> = (0..1 + self.below(3)).map(|_| self.kind()).collect();
        let result = self.kind();
        let mut shown = Vec::new();
        for (kind, at) in params.iter().zip(0..) {
            let param = format!("p{at}");
            self.names.push((param.clone(), *kind));
            shown.push(param);
        }
        if self.chance(20) {
            let default = self.literal(result);
            shown.push(format!("d={default}"));
            self.names.push(("d".to_owned(), result));
        }
        self.line(0, &format!("def {name}({}):", shown.join(", ")));
        self.in_function = true;
        for _ in 0..1 + self.below(4) {
            self.statement(1);
        }
        let value = self.expr(result, 2);
        self.line(1, &format!("return {value}"));
        self.in_function = false;
        self.names = kept;
        self.functions.push((name, params, result));
    }

    fn statement(&mut self, depth: usize) {
        let limit = if depth > 2 { 8 } else { 16 };
        match self.below(limit) {
            0..=3 => {
                let kind = self.kind();
                let value = self.expr(kind, 3);
                let name = self.fresh(kind);
                self.line(depth, &format!("{name} = {value}"));
            }
            4 => self.augmented(depth),
            5 => {
                let kind = self.kind();
                let value = self.expr(kind, 2);
                self.line(depth, &format!("print({value}, end=' ')"));
            }
            6 => self.change(depth),
            7 => {
                let (a, b) = (self.expr(Kind::Int, 2), self.expr(Kind::Text, 2));
                let (x, y) = (self.fresh(Kind::Int), self.fresh(Kind::Text));
                self.line(depth, &format!("{x}, {y} = {a}, {b}"));
            }
            8 | 9 => {
                let kept = self.names.len();
                let test = self.expr(Kind::Bool, 2);
                self.line(depth, &format!("if {test}:"));
                self.block(depth + 1);
                self.names.truncate(kept);
                if self.chance(50) {
                    self.line(depth, "else:");
                    self.block(depth + 1);
                    self.names.truncate(kept);
                }
            }
            10 | 11 if self.loops < 2 => self.for_loop(depth),
            12 if self.loops < 2 => {
                let kept = self.names.len();
                self.next += 1;
                let counter = format!("c{}", self.next);
                self.line(depth, &format!("{counter} = {}", 1 + self.next % 5));
                self.line(depth, &format!("while {counter} > 0:"));
                self.line(depth + 1, &format!("{counter} -= 1"));
                self.loops += 1;
                self.names.push((counter, Kind::Int));
                self.block(depth + 1);
                if self.chance(30) {
                    let test = self.expr(Kind::Bool, 1);
                    let leave = self.pick(&["break", "continue"]);
                    self.line(depth + 1, &format!("if {test}: {leave}"));
                }
                self.loops -= 1;
                self.names.truncate(kept);
            }
            13 | 14 => self.attempt(depth),
            _ => self.closure(depth),
        }
    }

    fn block(&mut self, depth: usize) {
        for _ in 0..1 + self.below(3) {
            self.statement(depth);
        }
    }

    fn for_loop(&mut self, depth: usize) {
        let kept = self.names.len();
        let (source, kind) = match self.below(6) {
            0 => (format!("range({})", self.below(6)), Kind::Int),
            1 => (format!("range({}, {}, -1)", self.below(6), self.below(3)), Kind::Int),
            2 => (few(&self.expr(Kind::Ints, 2)), Kind::Int),
            3 => (few(&self.expr(Kind::Text, 2)), Kind::Text),
            4 => (format!("sorted({})[:9]", self.expr(Kind::Set, 2)), Kind::Int),
            _ => (few(&self.expr(Kind::Texts, 2)), Kind::Text),
        };
        let variable = self.fresh(kind);
        if self.chance(30) {
            let at = self.fresh(Kind::Int);
            self.line(depth, &format!("for {at}, {variable} in enumerate({source}):"));
        } else {
            self.line(depth, &format!("for {variable} in {source}:"));
        }
        self.loops += 1;
        self.block(depth + 1);
        self.loops -= 1;
        self.names.truncate(kept);
        if self.chance(20) {
            self.line(depth, "else:");
            self.line(depth + 1, "print('through')");
        }
    }

    fn attempt(&mut self, depth: usize) {
        let kept = self.names.len();
        self.line(depth, "try:");
        self.block(depth + 1);
        if self.chance(40) {
            let raised = self.pick(&["ValueError('bad')", "KeyError('k')", "IndexError", "ZeroDivisionError('z', 1)"]);
            let test = self.expr(Kind::Bool, 1);
            self.line(depth + 1, &format!("if {test}: raise {raised}"));
        }
        self.names.truncate(kept);
        let caught =
            self.pick(&["ValueError", "(TypeError, IndexError)", "ArithmeticError", "LookupError", "Exception"]);
        self.line(depth, &format!("except {caught} as error:"));
        self.line(depth + 1, "print(type(error).__name__)");
        if self.chance(30) {
            self.line(depth, "finally:");
            self.line(depth + 1, "print('finally')");
        }
    }

    fn closure(&mut self, depth: usize) {
        self.next += 1;
        let (name, outer) = (format!("g{}", self.next), self.below(9));
        let body = self.pick(&["x + n", "x * n - 1", "(n, x)", "[x] * (n % 3)"]);
        self.line(depth, &format!("def {name}(n):"));
        self.line(depth + 1, &format!("x = {outer}"));
        self.line(depth + 1, "def inner(m):");
        self.line(depth + 2, "nonlocal x");
        self.line(depth + 2, "x += m");
        self.line(depth + 2, &format!("return {body}"));
        if self.chance(40) {
            self.line(depth + 1, "yield inner(n)");
            self.line(depth + 1, "yield from (inner(i) for i in range(2))");
            self.line(depth, &format!("print(list({name}({})))", self.next % 4));
        } else {
            self.line(depth + 1, "return [inner(n), inner(2)]");
            self.line(depth, &format!("print({name}({}))", self.next % 4));
        }
    }

    fn augmented(&mut self, depth: usize) {
        let known: Vec<(String, Kind)> = self.names.iter().filter(|(name, _)| name.starts_with('v')).cloned().collect();
        if known.is_empty() {
            return self.line(depth, "pass");
        }
        let (name, kind) = known[self.below(known.len())].clone();
        let op = match kind {
            Kind::Int => self.pick(&["+=", "-=", "*=", "//=", "%=", "|=", "^="]),
            Kind::Float => self.pick(&["+=", "-=", "*=", "/="]),
            Kind::Bool => self.pick(&["&=", "|="]),
            Kind::Set => self.pick(&["|=", "&=", "-=", "^="]),
            Kind::Dict => "|=",
            _ => "+=",
        };
        // What grows in a loop grows without end.
        if self.loops > 0 && (kind != Kind::Int || op == "*=") {
            return self.line(depth, "pass");
        }
        let value = self.expr(kind, 1);
        self.line(depth, &format!("{name} {op} {value}"));
    }

    /// A statement that changes a container in place.
    fn change(&mut self, depth: usize) {
        let known: Vec<(String, Kind)> = self.names.clone();
        let kind = [Kind::Ints, Kind::Texts, Kind::Dict, Kind::Set][self.below(4)];
        let Some((name, _)) = known.iter().rev().find(|(_, known)| *known == kind) else {
            return self.line(depth, "pass");
        };
        let (int, text) = (self.expr(Kind::Int, 1), self.expr(Kind::Text, 1));
        let item = if kind == Kind::Ints { int.clone() } else { text.clone() };
        let change = match kind {
            Kind::Ints | Kind::Texts => match self.below(11) {
                0 => format!("{name}.append({item})"),
                1 => format!("{name}.insert({int}, {item})"),
                2 => format!("{name}.pop()"),
                3 => format!("{name}.sort(reverse={})", self.pick(&["True", "False"])),
                4 => format!("{name}.reverse()"),
                5 => format!("{name}[{int}] = {item}"),
                6 => format!("del {name}[{int}:]"),
                7 => format!("{name}[1:3] = [{item}]"),
                8 => format!("{name}.remove({item})"),
                9 => format!("{name}[::2] = {name}[::2][::-1]"),
                _ => format!("{name}.extend([{item}, {item}])"),
            },
            Kind::Dict => match self.below(4) {
                0 => format!("{name}[{text}] = {int}"),
                1 => format!("{name}.setdefault({text}, {int})"),
                2 => format!("{name}.pop({text}, None)"),
                _ => format!("del {name}[{text}]"),
            },
            _ => match self.below(4) {
                0 => format!("{name}.add({int})"),
                1 => format!("{name}.discard({int})"),
                2 => format!("{name}.pop()"),
                _ => format!("{name}.update([{int}, {int}])"),
            },
        };
        self.line(depth, &change);
    }

    fn literal(&mut self, kind: Kind) -> String {
        let small = self.below(12);
        match kind {
            Kind::Int => match self.below(8) {
                0 => format!("-{small}"),
                1 => format!("{}", self.random() % 100_000),
                2 => "2**70".to_owned(),
                _ => small.to_string(),
            },
            Kind::Float => self.pick(&["0.5", "1.25", "-2.0", "3.14159", "1e20", "0.1", "7.0", "1e-7"]).to_owned(),
            Kind::Bool => self.pick(&["True", "False"]).to_owned(),
            Kind::Text => self
                .pick(&["''", "'a'", "'abc'", "'Hello World'", "'x1y2'", "'  pad '", "'été'", "\"it's\"", "'A,b;C'"])
                .to_owned(),
            Kind::Ints => {
                let items: Vec<String> = (0..self.below(6)).map(|_| (self.random() % 20).to_string()).collect();
                format!("[{}]", items.join(", "))
            }
            Kind::Texts => self.pick(&["[]", "['b', 'a', 'c']", "['x']", "['one', 'two', 'three', 'two']"]).to_owned(),
            Kind::Pair => format!("({small}, '{}')", self.pick(&["a", "b"])),
            Kind::Dict => self.pick(&["{}", "{'a': 1, 'b': 2}", "{'x': 5, 'y': -1, 'z': 0}"]).to_owned(),
            Kind::Set => {
                let items: Vec<String> = (0..1 + self.below(7)).map(|_| (self.random() % 40).to_string()).collect();
                format!("{{{}}}", items.join(", "))
            }
        }
    }

    fn expr(&mut self, kind: Kind, depth: usize) -> String {
        // Some programs are wrong on purpose: the error is a result as well.
        let kind = if self.chance(2) { self.kind() } else { kind };
        let known: Vec<String> =
            self.names.iter().filter(|(_, known)| *known == kind).map(|(name, _)| name.clone()).collect();
        if !known.is_empty() && self.chance(40) {
            return known[self.below(known.len())].clone();
        }
        if depth == 0 || self.chance(15) {
            return self.literal(kind);
        }
        if !self.in_function && self.chance(12) {
            let fitting: Vec<(String, Vec<Kind>, Kind)> =
                self.functions.iter().filter(|(_, _, result)| *result == kind).cloned().collect();
            if !fitting.is_empty() && self.loops < 2 {
                let (name, params, _) = fitting[self.below(fitting.len())].clone();
                let args: Vec<String> = params.iter().map(|param| self.expr(*param, depth - 1)).collect();
                return format!("{name}({})", args.join(", "));
            }
        }
        if self.chance(6) {
            let (test, a, b) =
                (self.expr(Kind::Bool, depth - 1), self.expr(kind, depth - 1), self.expr(kind, depth - 1));
            return format!("({a} if {test} else {b})");
        }
        self.compound(kind, depth - 1)
    }

    fn compound(&mut self, kind: Kind, depth: usize) -> String {
        // Parts stand as marks first, so that only those that are used are made.
        let [int, other, text, texts, ints, float, dict, set] = MARKS.map(|(mark, _)| mark);
        let mut made = match kind {
            Kind::Int => match self.below(22) {
                0 => format!("({int} + {other})"),
                1 => format!("({int} - {other})"),
                2 => format!("({int} * {other})"),
                3 => format!("({int} // {other})"),
                4 => format!("({int} % {other})"),
                5 => format!("(({int}) % 7) ** {}", self.below(6)),
                6 => format!("len({text})"),
                7 => format!("len({ints})"),
                8 => format!("sum({ints})"),
                9 => format!("max({ints} + [0])"),
                10 => format!("{ints}[{int}]"),
                11 => format!("abs({int})"),
                12 => format!("{text}.count('a')"),
                13 => format!("{text}.find('b')"),
                14 => format!("int({float})"),
                15 => format!("round({float})"),
                16 => format!("{dict}.get('a', {int})"),
                17 => format!("({int} & {other})"),
                18 => format!("-({int})"),
                19 => format!("({int} >> {})", self.below(5)),
                20 => format!("min({int}, {other})"),
                _ => format!("(lambda q, w=2: q * w - {other})({int})"),
            },
            Kind::Float => match self.below(7) {
                0 => format!("({float} + {int})"),
                1 => format!("({int} / {other})"),
                2 => format!("({float} * 2.5)"),
                3 => format!("({float} // {other})"),
                4 => format!("({float} % 3)"),
                5 => format!("round({float}, {})", self.below(4)),
                _ => format!("float({int})"),
            },
            Kind::Bool => match self.below(12) {
                0 => format!("{int} < {other}"),
                1 => format!("{int} <= {other} < 10"),
                2 => format!("({text} == {text}[::-1])"),
                3 => format!("({int} in {ints})"),
                4 => format!("('a' in {text})"),
                5 => format!("(not {ints})"),
                6 => format!("({int} > 1 and {text} != '')"),
                7 => format!("any(x > {int} for x in {ints})"),
                8 => format!("all(t.isalpha() for t in {texts})"),
                9 => format!("isinstance({int}, (int, str))"),
                10 => format!("({set} <= {set})"),
                _ => format!("({float} > {int} or {text}.isdigit())"),
            },
            Kind::Text => match self.below(20) {
                0 => format!("({text} + str({int}))"),
                1 => format!("{text}.upper()"),
                2 => format!("{text}[::-1]"),
                3 => format!("{text}[{}:{}]", self.below(4), self.below(6)),
                4 => format!("','.join({texts})"),
                5 => format!("'{{}}-{{!r:>{}}}'.format({int}, {text})", 1 + self.below(9)),
                6 => format!("'{{:.{}f}}'.format({float})", self.below(5)),
                7 => format!("'%s=%d' % ({text}, {int})"),
                8 => format!("'{{}}:{{:>4}}'.format({text}, {int})"),
                9 => format!("{text}.replace('a', 'bb')"),
                10 => format!("{text}.strip()"),
                11 => format!("''.join(sorted({text}))"),
                12 => format!("({text} * {})", self.below(4)),
                13 => format!("repr({texts})"),
                14 => format!("str({float})"),
                15 => format!("{text}.title()"),
                16 => format!("chr(97 + {int} % 26)"),
                17 => format!("'{{:,}}|{{:x}}|{{:+d}}'.format({int}, {int}, {int})"),
                18 => format!("{text}.center({})", self.below(12)),
                _ => format!("''.join(reversed({text}))"),
            },
            Kind::Ints => match self.below(16) {
                0 => format!("[x * 2 for x in {ints} if x % 2]"),
                1 => format!("sorted({ints})"),
                2 => format!("{ints}[::{}]", self.pick(&["-1", "2", "-2", "1"])),
                3 => format!("({ints} + {ints})"),
                4 => format!("list(range({}, {}, {}))", self.below(5), self.below(12), 1 + self.below(3)),
                5 => format!("list(map(abs, {ints}))"),
                6 => format!("[len(t) for t in {texts}]"),
                7 => format!("sorted({ints}, key=lambda n: (n % 3, -n))"),
                8 => format!("list(filter(None, {ints}))"),
                9 => format!("list({dict}.values())"),
                10 => format!("[a + b for a, b in zip({ints}, {ints}[1:])]"),
                11 => format!("list({set})"),
                12 => format!("[*{ints}, {int}]"),
                13 => format!("[y for x in {ints}[:4] for y in range(x % 4)]"),
                14 => format!("({ints}[:2] * 2)"),
                _ => format!("[ord(c) for c in {text}]"),
            },
            Kind::Texts => match self.below(8) {
                0 => format!("{text}.split()"),
                1 => format!("list({text})"),
                2 => format!("[t.upper() for t in {texts}]"),
                3 => format!("sorted({texts}, key=len, reverse=True)"),
                4 => format!("{text}.split(',')"),
                5 => format!("list({dict})"),
                6 => format!("({texts} + [{text}])"),
                _ => format!("[str(n) for n in {ints}]"),
            },
            Kind::Pair => match self.below(4) {
                0 => format!("({int}, {text})"),
                1 => format!("divmod({int}, {other})"),
                2 => format!("tuple({ints})"),
                _ => format!("max([({int}, 'p'), ({other}, 'q')])"),
            },
            Kind::Dict => match self.below(6) {
                0 => format!("{{t: len(t) for t in {texts}}}"),
                1 => format!("dict(zip({texts}, {ints}))"),
                2 => format!("{{**{dict}, {text}: {int}}}"),
                3 => format!("{{c: {text}.count(c) for c in {text}}}"),
                4 => format!("dict(sorted({dict}.items()))"),
                _ => format!("({dict} | {{'n': {int}}})"),
            },
            Kind::Set => match self.below(6) {
                0 => format!("set({ints})"),
                1 => format!("({set} | {set})"),
                2 => format!("({set} & {set})"),
                3 => format!("({set} - {set})"),
                4 => format!("{{x % 11 for x in {ints}}}"),
                _ => format!("({set} ^ {set})"),
            },
        };
        for (mark, kind) in MARKS {
            if made.contains(mark) {
                let part = self.expr(kind, depth);
                made = made.replace(mark, &part);
            }
        }
        made
    }
}

/// Marks of parts, with what they stand for.
const MARKS: [(&str, Kind); 8] = [
    ("<int>", Kind::Int),
    ("<other>", Kind::Int),
    ("<text>", Kind::Text),
    ("<texts>", Kind::Texts),
    ("<ints>", Kind::Ints),
    ("<float>", Kind::Float),
    ("<dict>", Kind::Dict),
    ("<set>", Kind::Set),
];

/// Some values of an iterable, as a list that nothing in a loop changes.
fn few(source: &str) -> String {
    format!("[*{source}][:9]")
}

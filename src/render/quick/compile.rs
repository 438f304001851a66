//! Templates as they are written become a program: names become numbers, and each block stands where it is shown.
//!
//! The functions here call themselves; the theme's templates are as deep as [`super::syntax`] lets them be.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::Unsupported;
use super::escape::escape;
use super::program::*;
use super::syntax::{self, Expression, Node, Template};
use super::value::{Span, Value};
use crate::source::offset;
use crate::words::Words;

type Compiled<T> = Result<T, Unsupported>;

/// Makes a program of all templates, by name.
pub fn compile(templates: &BTreeMap<String, Template<'_>>, words: Arc<Words>) -> Compiled<Program> {
    let program = Program { words, ..Program::default() };
    let mut compiler = Compiler { program, components: HashMap::new(), called: Vec::new() };
    let mut found = Vec::new();
    for (file, template) in templates {
        for component in &template.components {
            let place = found.len();
            if compiler.components.insert(component.name, (place, component)).is_some() {
                return Err(Unsupported(&"two components of one name"));
            }
            found.push((file, component));
        }
    }
    for (_, component) in &found {
        compiler.called.push(BTreeSet::new());
        let compiled = compiler.component(component)?;
        compiler.program.components.push(compiled);
    }
    let called: Vec<BTreeSet<usize>> = std::mem::take(&mut compiler.called);
    for name in templates.keys() {
        compiler.called = vec![BTreeSet::new()];
        let (body, mut files) = compiler.page(templates, name)?;
        let mut components = BTreeSet::new();
        let mut next: Vec<usize> = compiler.called.iter().flatten().copied().collect();
        while let Some(place) = next.pop() {
            let (file, component) = found[place];
            if components.insert(component.name.to_owned()) {
                files.insert(file.clone());
                next.extend(&called[place]);
            }
        }
        compiler.program.pages.insert(name.clone(), Page { body, files, components });
    }
    Ok(compiler.program)
}

struct Compiler<'t> {
    program: Program,
    components: HashMap<&'t str, (usize, &'t syntax::Component<'t>)>,
    /// The components that each component calls, and at last those of what is compiled now.
    called: Vec<BTreeSet<usize>>,
}

/// Where a name was given to a value.
#[derive(Default)]
struct Scope<'t> {
    names: Vec<(&'t str, Slot)>,
    /// The slot of the loop's value, where `loop` speaks of it.
    of_loop: Option<Slot>,
    /// Whether names may be missing: they were set where it may not have come to it.
    open: bool,
}

/// The names of a page's or a component's steps.
#[derive(Default)]
struct Frame<'t> {
    scopes: Vec<Scope<'t>>,
    slots: Slot,
    /// Whether names that stand for nothing else are fields of the view.
    has_view: bool,
}

impl<'t> Frame<'t> {
    fn slot(&mut self) -> Slot {
        self.slots += 1;
        self.slots - 1
    }

    /// A slot for a name that is set.
    fn named(&mut self, name: &'t str) -> Compiled<Slot> {
        let slot = self.slot();
        let scope = self.scopes.last_mut().ok_or(Unsupported(&"no scope"))?;
        scope.names.push((name, slot));
        Ok(slot)
    }
}

/// The blocks of a page, the nearest template's first.
type Lineage<'s, 't> = HashMap<&'t str, Vec<&'s [Node<'t>]>>;

/// What stands around a node.
struct Around<'a, 's, 't> {
    lineage: &'a Lineage<'s, 't>,
    /// The block that it stands in, and whose turn it is.
    block: Option<(&'t str, usize)>,
}

impl<'t> Compiler<'t> {
    fn page(
        &mut self,
        templates: &'t BTreeMap<String, Template<'t>>,
        name: &str,
    ) -> Compiled<(Body, BTreeSet<String>)> {
        let mut lineage = Lineage::new();
        let mut files = BTreeSet::new();
        let mut name = name;
        let root = loop {
            let template = templates.get(name).ok_or(Unsupported(&"a template that is not there"))?;
            if !files.insert(name.to_owned()) {
                return Err(Unsupported(&"a template above itself"));
            }
            blocks(&template.nodes, &mut lineage);
            match template.parent {
                Some(parent) => name = parent,
                None => break template,
            }
        };
        let mut frame =
            Frame { scopes: vec![Scope { open: true, ..Scope::default() }], slots: 0, has_view: true };
        let steps = self.steps(&root.nodes, &mut frame, &Around { lineage: &lineage, block: None })?;
        Ok((Body { steps, slots: frame.slots.into() }, files))
    }

    fn component(&mut self, component: &'t syntax::Component<'t>) -> Compiled<Component> {
        let mut frame = Frame::default();
        let mut names = Vec::new();
        let mut parameters = Vec::new();
        for parameter in &component.parameters {
            names.push((parameter.name, frame.slot()));
            let default = match &parameter.default {
                None => Value::Undefined,
                Some(default) => {
                    self.constant(default).ok_or(Unsupported(&"a default that is no constant"))?
                }
            };
            parameters.push((parameter.kind, default));
        }
        frame.scopes.push(Scope { names, ..Scope::default() });
        frame.scopes.push(Scope { open: true, ..Scope::default() });
        let around = Around { lineage: &Lineage::new(), block: None };
        let steps = self.steps(&component.nodes, &mut frame, &around)?;
        Ok(Component { parameters, body: Body { steps, slots: frame.slots.into() } })
    }

    fn steps<'s>(
        &mut self,
        nodes: &'s [Node<'t>],
        frame: &mut Frame<'t>,
        around: &Around<'_, 's, 't>,
    ) -> Compiled<Vec<Step>> {
        let mut steps = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Text(text) => self.write_text(&mut steps, text),
                Node::Write(Expression::Call(name, arguments)) => {
                    steps.push(Step::Call(Box::new(self.call(name, arguments, frame)?)));
                }
                Node::Write(value) => match self.code(value, frame)? {
                    Code::Constant(Value::Text(span)) => {
                        let mut text = String::new();
                        escape(&mut text, &self.program.text[span.start() as usize..span.end() as usize]);
                        self.write_text(&mut steps, &text);
                    }
                    code => steps.push(Step::Write(code)),
                },
                Node::Set(name, value) => {
                    let value = self.code(value, frame)?;
                    steps.push(Step::Set(frame.named(name)?, value));
                }
                Node::SetBlock(name, nodes) => {
                    let inside = self.steps(nodes, frame, around)?;
                    steps.push(Step::SetBlock(frame.named(name)?, inside));
                }
                Node::If(condition, yes, no) => {
                    let condition = self.code(condition, frame)?;
                    let yes = self.steps(yes, frame, around)?;
                    let no = self.steps(no, frame, around)?;
                    steps.push(Step::If(condition, yes, no));
                }
                Node::For(name, list, nodes, none) => {
                    steps.push(self.each((name, list), (nodes, none), frame, around)?);
                }
                Node::Block(name, _) => {
                    let inside = self.block(name, 0, frame, around)?;
                    self.append(&mut steps, inside);
                }
                Node::Super => {
                    let (name, turn) = around.block.ok_or(Unsupported(&"`super` outside of blocks"))?;
                    let inside = self.block(name, turn + 1, frame, around)?;
                    self.append(&mut steps, inside);
                }
            }
        }
        Ok(steps)
    }

    /// Writes a text; behind another one they are one step.
    fn write_text(&mut self, steps: &mut Vec<Step>, text: &str) {
        if text.is_empty() {
            return;
        }
        let before = match steps.last() {
            Some(Step::Text(start, end)) => {
                let before = self.program.text[*start as usize..*end as usize].to_owned();
                steps.pop();
                before
            }
            _ => String::new(),
        };
        let (start, end) = self.text(&(before + text));
        steps.push(Step::Text(start, end));
    }

    /// Goes on with further steps.
    fn append(&mut self, steps: &mut Vec<Step>, further: Vec<Step>) {
        let mut further = further.into_iter();
        match further.next() {
            Some(Step::Text(start, end)) => {
                let text = self.program.text[start as usize..end as usize].to_owned();
                self.write_text(steps, &text);
            }
            first => steps.extend(first),
        }
        steps.extend(further);
    }

    fn block<'s>(
        &mut self,
        name: &'t str,
        turn: usize,
        frame: &mut Frame<'t>,
        around: &Around<'_, 's, 't>,
    ) -> Compiled<Vec<Step>> {
        let nodes = around.lineage.get(name).and_then(|turns| turns.get(turn));
        let nodes = nodes.ok_or(Unsupported(&"a block that is not there"))?;
        let inside = Around { lineage: around.lineage, block: Some((name, turn)) };
        self.steps(nodes, frame, &inside)
    }

    fn each<'s>(
        &mut self,
        (name, list): (&'t str, &'s Expression<'t>),
        (nodes, none): (&'s [Node<'t>], &'s [Node<'t>]),
        frame: &mut Frame<'t>,
        around: &Around<'_, 's, 't>,
    ) -> Compiled<Step> {
        let list = self.code(list, frame)?;
        let slot = frame.slot();
        frame.slots += 2;
        frame.scopes.push(Scope { names: vec![(name, slot)], of_loop: Some(slot), open: false });
        frame.scopes.push(Scope { open: true, ..Scope::default() });
        let steps = self.steps(nodes, frame, around)?;
        let own = frame.scopes.pop().unwrap_or_default().names;
        frame.scopes.pop();
        let none = self.steps(none, frame, around)?;
        let own = own.into_iter().map(|(_, slot)| slot).collect();
        Ok(Step::For(Box::new(Loop { slot, own, list, steps, none })))
    }

    fn text(&mut self, text: &str) -> (u32, u32) {
        let start = offset(self.program.text.len());
        self.program.text.push_str(text);
        (start, offset(self.program.text.len()))
    }

    fn key(&mut self, name: &str) -> Compiled<Key> {
        let next = Key::try_from(self.program.keys.len()).map_err(|_| Unsupported(&"too many fields"))?;
        Ok(*self.program.keys.entry(name.to_owned()).or_insert(next))
    }

    fn constant(&mut self, expression: &Expression<'_>) -> Option<Value> {
        Some(match expression {
            Expression::Str(text) => {
                let (start, end) = self.text(text);
                Value::Text(Span::new(start, end))
            }
            Expression::Integer(number) => Value::Integer(*number),
            Expression::Bool(is) => (*is).into(),
            Expression::None => Value::None,
            _ => return None,
        })
    }

    fn code(&mut self, expression: &Expression<'t>, frame: &mut Frame<'t>) -> Compiled<Code> {
        if let Some(value) = self.constant(expression) {
            return Ok(Code::Constant(value));
        }
        let mut boxed = |expression: &Expression<'t>| self.code(expression, frame).map(Box::new);
        Ok(match expression {
            Expression::Item(of, index) => Code::Item(boxed(of)?, boxed(index)?),
            Expression::From(of, index) => Code::From(boxed(of)?, boxed(index)?),
            Expression::Not(of) => Code::Not(boxed(of)?),
            Expression::Operation("and", left, right) => Code::And(boxed(left)?, boxed(right)?),
            Expression::Operation("or", left, right) => Code::Or(boxed(left)?, boxed(right)?),
            Expression::Operation(sign, left, right) => {
                let operation = Operation::of(sign).ok_or(Unsupported(&"an operator that is not known"))?;
                Code::Operation(operation, boxed(left)?, boxed(right)?)
            }
            Expression::Choice { yes, condition, no } => {
                Code::Choice { condition: boxed(condition)?, yes: boxed(yes)?, no: boxed(no)? }
            }
            Expression::Field(of, name) => return self.field(of, name, frame),
            Expression::Name(name) => return self.name(name, frame),
            Expression::List(items) => {
                Code::List(items.iter().map(|item| self.code(item, frame)).collect::<Compiled<_>>()?)
            }
            Expression::Each { value, name, list, condition } => {
                let list = boxed(list)?;
                let slot = frame.slot();
                frame.scopes.push(Scope { names: vec![(name, slot)], ..Scope::default() });
                let condition = condition.as_ref().map(|c| self.code(c, frame).map(Box::new)).transpose()?;
                let value = Box::new(self.code(value, frame)?);
                frame.scopes.pop();
                Code::Each { slot, list, condition, value }
            }
            Expression::Filter(of, name, arguments) => return self.filter(of, name, arguments, frame),
            Expression::Test(of, name, arguments) => {
                let test = match *name {
                    "containing" => Test::Containing,
                    "starting_with" => Test::StartingWith,
                    _ => return Err(Unsupported(&"a test that is not known here")),
                };
                match &arguments[..] {
                    [("pat", pattern)] => Code::Test(test, boxed(of)?, boxed(pattern)?),
                    _ => return Err(Unsupported(&"other arguments of a test")),
                }
            }
            Expression::Call(name, arguments) => Code::Call(Box::new(self.call(name, arguments, frame)?)),
            Expression::Str(_) | Expression::Integer(_) | Expression::Bool(_) | Expression::None => {
                Code::Constant(Value::None)
            }
        })
    }

    fn field(&mut self, of: &Expression<'t>, name: &str, frame: &mut Frame<'t>) -> Compiled<Code> {
        if matches!(of, Expression::Name("loop")) {
            let slot = frame.scopes.iter().rev().find_map(|scope| scope.of_loop);
            let slot = slot.ok_or(Unsupported(&"`loop` outside of loops"))?;
            return match name {
                "first" => Ok(Code::First(slot)),
                "last" => Ok(Code::Last(slot)),
                _ => Err(Unsupported(&"a field of `loop` that is not known here")),
            };
        }
        let (of, key) = (self.code(of, frame)?, self.key(name)?);
        let longer = match &of {
            Code::View(path) => path.further(key).map(Code::View),
            Code::Slot(slot) => Some(Code::Path(*slot, Path::new(key))),
            Code::Path(slot, path) => path.further(key).map(|path| Code::Path(*slot, path)),
            _ => None,
        };
        Ok(longer.unwrap_or_else(|| Code::Field(Box::new(of), key)))
    }

    /// What a name stands for: the nearest that was given, where it was given; else what was given further out.
    fn name(&mut self, name: &'t str, frame: &Frame<'t>) -> Compiled<Code> {
        let mut perhaps = Vec::new();
        let mut surely = None;
        for scope in frame.scopes.iter().rev() {
            let slots = scope.names.iter().rev().filter(|(other, _)| *other == name).map(|(_, slot)| *slot);
            if scope.open {
                perhaps.extend(slots);
            } else if let Some(slot) = slots.into_iter().next() {
                surely = Some(Code::Slot(slot));
                break;
            }
        }
        let last = match surely {
            Some(code) => code,
            None if frame.has_view => Code::View(Path::new(self.key(name)?)),
            None => Code::Constant(Value::Undefined),
        };
        Ok(perhaps.into_iter().rev().fold(last, |next, slot| Code::SlotOr(slot, Box::new(next))))
    }

    fn filter(
        &mut self,
        of: &Expression<'t>,
        name: &str,
        arguments: &[(&'t str, Expression<'t>)],
        frame: &mut Frame<'t>,
    ) -> Compiled<Code> {
        if name == "t" {
            return self.phrase(of, arguments, frame);
        }
        let (filter, needed) = Filter::named(name).ok_or(Unsupported(&"a filter that is not known here"))?;
        let argument = match (needed, arguments) {
            (None, []) => None,
            (Some(needed), [(name, value)]) if needed == *name => Some(Box::new(self.code(value, frame)?)),
            _ => return Err(Unsupported(&"other arguments of a filter")),
        };
        Ok(Code::Filter(filter, Box::new(self.code(of, frame)?), argument))
    }

    /// Words of the interface: at once where nothing is to be filled in.
    fn phrase(
        &mut self,
        key: &Expression<'t>,
        arguments: &[(&'t str, Expression<'t>)],
        frame: &mut Frame<'t>,
    ) -> Compiled<Code> {
        if let (Expression::Str(key), []) = (key, arguments) {
            let words = self.program.words.clone();
            let mut out = String::new();
            let written = words.write(&mut out, key, None, &|_| None, &|text| Cow::Borrowed(text));
            written.map_err(|_| Unsupported(&"a word that is not there"))?;
            let (start, end) = self.text(&out);
            return Ok(Code::Constant(Value::Text(Span::new(start, end))));
        }
        if arguments.len() > MOST_FILLS {
            return Err(Unsupported(&"a phrase with many places"));
        }
        let key = Box::new(self.code(key, frame)?);
        let fills = arguments.iter().map(|(name, value)| Ok(((*name).to_owned(), self.code(value, frame)?)));
        Ok(Code::Phrase(key, fills.collect::<Compiled<_>>()?))
    }

    fn call(
        &mut self,
        name: &str,
        arguments: &[(&'t str, Expression<'t>)],
        frame: &mut Frame<'t>,
    ) -> Compiled<Call> {
        let known = self.components.get(name).copied();
        let (component, definition) = known.ok_or(Unsupported(&"a component that is not there"))?;
        self.called.last_mut().map(|called| called.insert(component));
        let mut codes = Vec::new();
        for parameter in &definition.parameters {
            let given = arguments.iter().rev().find(|(name, _)| *name == parameter.name);
            if given.is_none() && parameter.default.is_none() {
                return Err(Unsupported(&"a call that lacks an argument"));
            }
            codes.push(given.map(|(_, value)| self.code(value, frame)).transpose()?);
        }
        let is_known = |name: &str| definition.parameters.iter().any(|parameter| parameter.name == name);
        if !arguments.iter().all(|(name, _)| is_known(name)) {
            return Err(Unsupported(&"a call with an argument that is not known"));
        }
        Ok(Call { component, arguments: codes })
    }
}

/// The blocks among some nodes and within them, each behind those that templates above have of the same name.
fn blocks<'s, 't>(nodes: &'s [Node<'t>], lineage: &mut Lineage<'s, 't>) {
    for node in nodes {
        match node {
            Node::Block(name, inside) => {
                lineage.entry(name).or_default().push(inside);
                blocks(inside, lineage);
            }
            Node::If(_, yes, no) | Node::For(_, _, yes, no) => {
                blocks(yes, lineage);
                blocks(no, lineage);
            }
            Node::SetBlock(_, inside) => blocks(inside, lineage),
            _ => {}
        }
    }
}

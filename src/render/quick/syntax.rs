//! A template as it is written: its blocks, components and nodes, names not yet looked up.

use super::Unsupported;
use super::tokens::{Token, tokens};

/// A template.
#[derive(Debug, Default)]
pub struct Template<'t> {
    /// The template that it fills the blocks of.
    pub parent: Option<&'t str>,
    /// Its contents; without use where there is a parent.
    pub nodes: Vec<Node<'t>>,
    /// Its components.
    pub components: Vec<Component<'t>>,
}

/// A component.
#[derive(Debug)]
pub struct Component<'t> {
    /// Its name.
    pub name: &'t str,
    /// What it is called with.
    pub parameters: Vec<Parameter<'t>>,
    /// What it writes.
    pub nodes: Vec<Node<'t>>,
}

/// A parameter of a component.
#[derive(Debug)]
pub struct Parameter<'t> {
    /// Its name.
    pub name: &'t str,
    /// The type that values must have.
    pub kind: Option<Type>,
    /// What it is where a call does not say.
    pub default: Option<Expression<'t>>,
}

/// A type of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A text.
    String,
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A list.
    Array,
}

/// A piece of a template.
#[derive(Debug)]
pub enum Node<'t> {
    /// Text.
    Text(&'t str),
    /// A value, written.
    Write(Expression<'t>),
    /// What the template below has in this block.
    Super,
    /// A name for a value.
    Set(&'t str, Expression<'t>),
    /// A name for what some nodes write.
    SetBlock(&'t str, Vec<Node<'t>>),
    /// One or the other.
    If(Expression<'t>, Vec<Node<'t>>, Vec<Node<'t>>),
    /// Each of a list, and what is written for none.
    For(&'t str, Expression<'t>, Vec<Node<'t>>, Vec<Node<'t>>),
    /// A place that templates above may fill.
    Block(&'t str, Vec<Node<'t>>),
}

/// Something with a value.
#[derive(Debug)]
pub enum Expression<'t> {
    /// A string of the template.
    Str(&'t str),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Bool(bool),
    /// `none`
    None,
    /// A name.
    Name(&'t str),
    /// `a.b`
    Field(Box<Self>, &'t str),
    /// `a[b]`
    Item(Box<Self>, Box<Self>),
    /// `a[b:]`
    From(Box<Self>, Box<Self>),
    /// `[a, b]`
    List(Vec<Self>),
    /// `[value for name in list if condition]`
    Each { value: Box<Self>, name: &'t str, list: Box<Self>, condition: Option<Box<Self>> },
    /// `a | name(key=b)`
    Filter(Box<Self>, &'t str, Vec<(&'t str, Self)>),
    /// `a is name(key=b)`
    Test(Box<Self>, &'t str, Vec<(&'t str, Self)>),
    /// `not a`
    Not(Box<Self>),
    /// `a + b`
    Operation(&'static str, Box<Self>, Box<Self>),
    /// `a if b else c`
    Choice { yes: Box<Self>, condition: Box<Self>, no: Box<Self> },
    /// `<name key={a}/>`
    Call(&'t str, Vec<(&'t str, Self)>),
}

/// Reads a template's text.
pub fn read(text: &str) -> Result<Template<'_>, Unsupported> {
    let mut reader = Reader { tokens: tokens(text)?, at: 0, depth: 0, template: Template::default() };
    let (nodes, end) = reader.nodes(&[])?;
    debug_assert!(end.is_none());
    reader.template.nodes = nodes;
    Ok(reader.template)
}

/// The deepest nesting of tags and expressions that is read; the theme's is below ten.
const DEEPEST: usize = 64;

/// How strongly operators hold what stands on their right: the template engine's own table.
const LOOSEST: u8 = 0;
const NOT: u8 = 5;
const IN: u8 = 5;
const FILTER: u8 = 17;

fn strength(sign: &str) -> Option<(u8, u8)> {
    Some(match sign {
        "==" | "!=" | "<" | "<=" | ">" | ">=" => (7, 8),
        "+" | "-" => (11, 12),
        "*" | "/" | "~" => (13, 14),
        _ => return None,
    })
}

struct Reader<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    depth: usize,
    template: Template<'t>,
}

type Read<T> = Result<T, Unsupported>;

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Read<Token<'t>> {
        let token = self.peek().cloned().ok_or(Unsupported(&"an end before the end"))?;
        self.at += 1;
        Ok(token)
    }

    fn takes(&mut self, token: &Token<'_>) -> bool {
        let is_it = self.peek() == Some(token);
        self.at += usize::from(is_it);
        is_it
    }

    fn expect(&mut self, token: &Token<'_>) -> Read<()> {
        if self.takes(token) { Ok(()) } else { Err(Unsupported(&"a tag of another form")) }
    }

    fn name(&mut self) -> Read<&'t str> {
        match self.next()? {
            Token::Name(name) => Ok(name),
            _ => Err(Unsupported(&"something that is no name")),
        }
    }

    fn string(&mut self) -> Read<&'t str> {
        match self.next()? {
            Token::Str(text) => Ok(text),
            _ => Err(Unsupported(&"something that is no string")),
        }
    }

    fn deeper(&mut self) -> Read<()> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(Unsupported(&"too deep a nesting")) } else { Ok(()) }
    }

    /// Everything up to a tag with one of some names, which is taken; its name.
    fn nodes(&mut self, ends: &[&str]) -> Read<(Vec<Node<'t>>, Option<&'t str>)> {
        self.deeper()?;
        let mut nodes = Vec::new();
        while self.peek().is_some() {
            match self.next()? {
                Token::Text(text) => nodes.push(Node::Text(text)),
                Token::Open => nodes.push(self.written()?),
                Token::TagOpen => {
                    let tag = self.name()?;
                    if ends.contains(&tag) {
                        self.depth -= 1;
                        return Ok((nodes, Some(tag)));
                    }
                    nodes.extend(self.tag(tag)?);
                }
                _ => return Err(Unsupported(&"a token out of place")),
            }
        }
        self.depth -= 1;
        if ends.is_empty() { Ok((nodes, None)) } else { Err(Unsupported(&"a tag without its end")) }
    }

    /// Everything up to the end of a tag, which may repeat a name.
    fn body(&mut self, end: &str) -> Read<Vec<Node<'t>>> {
        self.expect(&Token::TagClose)?;
        let (nodes, _) = self.nodes(&[end])?;
        if let Some(Token::Name(_)) = self.peek() {
            self.at += 1;
        }
        self.expect(&Token::TagClose)?;
        Ok(nodes)
    }

    fn written(&mut self) -> Read<Node<'t>> {
        let is_super = [Token::Name("super"), Token::Sign("("), Token::Sign(")"), Token::Close];
        if self.tokens[self.at..].starts_with(&is_super) {
            self.at += is_super.len();
            return Ok(Node::Super);
        }
        let value = self.expression(LOOSEST)?;
        self.expect(&Token::Close)?;
        Ok(Node::Write(value))
    }

    fn tag(&mut self, tag: &str) -> Read<Option<Node<'t>>> {
        Ok(Some(match tag {
            "extends" => {
                self.template.parent = Some(self.string()?);
                self.expect(&Token::TagClose)?;
                return Ok(None);
            }
            "component" => {
                let component = self.component()?;
                self.template.components.push(component);
                return Ok(None);
            }
            "block" => {
                let name = self.name()?;
                Node::Block(name, self.body("endblock")?)
            }
            "set" => {
                let name = self.name()?;
                if self.peek() == Some(&Token::TagClose) {
                    return Ok(Some(Node::SetBlock(name, self.body("endset")?)));
                }
                self.expect(&Token::Sign("="))?;
                let value = self.expression(LOOSEST)?;
                self.expect(&Token::TagClose)?;
                Node::Set(name, value)
            }
            "if" => self.condition()?,
            "for" => self.each()?,
            _ => return Err(Unsupported(&"a tag that is not read here")),
        }))
    }

    fn condition(&mut self) -> Read<Node<'t>> {
        let condition = self.expression(LOOSEST)?;
        self.expect(&Token::TagClose)?;
        let (yes, end) = self.nodes(&["elif", "else", "endif"])?;
        let no = match end {
            Some("elif") => {
                self.deeper()?;
                let next = self.condition()?;
                self.depth -= 1;
                return Ok(Node::If(condition, yes, vec![next]));
            }
            Some("else") => {
                self.expect(&Token::TagClose)?;
                self.nodes(&["endif"])?.0
            }
            _ => Vec::new(),
        };
        self.expect(&Token::TagClose)?;
        Ok(Node::If(condition, yes, no))
    }

    fn each(&mut self) -> Read<Node<'t>> {
        let name = self.name()?;
        self.expect(&Token::Name("in"))?;
        let list = self.expression(LOOSEST)?;
        self.expect(&Token::TagClose)?;
        let (nodes, end) = self.nodes(&["else", "endfor"])?;
        let mut none = Vec::new();
        if end == Some("else") {
            self.expect(&Token::TagClose)?;
            none = self.nodes(&["endfor"])?.0;
        }
        self.expect(&Token::TagClose)?;
        Ok(Node::For(name, list, nodes, none))
    }

    fn component(&mut self) -> Read<Component<'t>> {
        let name = self.name()?;
        self.expect(&Token::Sign("("))?;
        let mut parameters = Vec::new();
        while !self.takes(&Token::Sign(")")) {
            if !parameters.is_empty() {
                self.expect(&Token::Sign(","))?;
            }
            parameters.push(self.parameter()?);
        }
        let nodes = self.body("endcomponent")?;
        Ok(Component { name, parameters, nodes })
    }

    fn parameter(&mut self) -> Read<Parameter<'t>> {
        let name = self.name()?;
        let mut kind = None;
        if self.takes(&Token::Sign(":")) {
            kind = Some(match self.name()? {
                "string" => Type::String,
                "bool" => Type::Bool,
                "integer" => Type::Integer,
                "array" => Type::Array,
                _ => return Err(Unsupported(&"a type that is not known here")),
            });
        }
        let default = if self.takes(&Token::Sign("=")) { Some(self.primary()?) } else { None };
        Ok(Parameter { name, kind, default })
    }

    fn expression(&mut self, least: u8) -> Read<Expression<'t>> {
        self.deeper()?;
        let mut left = self.primary()?;
        while let Some(token) = self.peek().cloned() {
            left = match token {
                Token::Sign("[") => self.subscript(left)?,
                Token::Sign(".") => {
                    self.at += 1;
                    Expression::Field(Box::new(left), self.name()?)
                }
                Token::Sign("|") if FILTER >= least => {
                    self.at += 1;
                    let name = self.name()?;
                    Expression::Filter(Box::new(left), name, self.arguments()?)
                }
                Token::Name("is") if IN >= least => {
                    self.at += 1;
                    let negated = self.takes(&Token::Name("not"));
                    let name = self.name()?;
                    let test = Expression::Test(Box::new(left), name, self.arguments()?);
                    if negated { Expression::Not(Box::new(test)) } else { test }
                }
                Token::Name("not") if IN >= least => {
                    self.at += 1;
                    self.expect(&Token::Name("in"))?;
                    let right = self.expression(IN + 1)?;
                    Expression::Not(Box::new(Expression::Operation("in", Box::new(left), Box::new(right))))
                }
                Token::Name(name @ ("in" | "and" | "or")) => {
                    let (sign, strength, right) = match name {
                        "in" => ("in", IN, IN + 1),
                        "and" => ("and", 3, 4),
                        _ => ("or", 1, 2),
                    };
                    if strength < least {
                        break;
                    }
                    self.at += 1;
                    let right = self.expression(right)?;
                    Expression::Operation(sign, Box::new(left), Box::new(right))
                }
                Token::Name("if") if least == LOOSEST => {
                    self.at += 1;
                    let condition = Box::new(self.expression(LOOSEST)?);
                    self.expect(&Token::Name("else"))?;
                    let no = Box::new(self.expression(LOOSEST)?);
                    left = Expression::Choice { yes: Box::new(left), condition, no };
                    break;
                }
                Token::Sign(sign) => match strength(sign) {
                    Some((own, right)) if own >= least => {
                        self.at += 1;
                        let right = self.expression(right)?;
                        Expression::Operation(sign, Box::new(left), Box::new(right))
                    }
                    _ => break,
                },
                _ => break,
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn primary(&mut self) -> Read<Expression<'t>> {
        Ok(match self.next()? {
            Token::Str(text) => Expression::Str(text),
            Token::Integer(number) => Expression::Integer(number),
            Token::Name("true") => Expression::Bool(true),
            Token::Name("false") => Expression::Bool(false),
            Token::Name("none") => Expression::None,
            Token::Name("not") => Expression::Not(Box::new(self.expression(NOT)?)),
            Token::Name(name) => Expression::Name(name),
            Token::Sign("(") => {
                let value = self.expression(LOOSEST)?;
                self.expect(&Token::Sign(")"))?;
                value
            }
            Token::Sign("[") => self.list()?,
            Token::Sign("<") => self.call()?,
            _ => return Err(Unsupported(&"an expression that is not read here")),
        })
    }

    fn list(&mut self) -> Read<Expression<'t>> {
        let mut items = Vec::new();
        while !self.takes(&Token::Sign("]")) {
            if !items.is_empty() {
                self.expect(&Token::Sign(","))?;
            }
            let item = self.expression(LOOSEST)?;
            if items.is_empty() && self.takes(&Token::Name("for")) {
                return self.comprehension(item);
            }
            items.push(item);
        }
        Ok(Expression::List(items))
    }

    fn comprehension(&mut self, value: Expression<'t>) -> Read<Expression<'t>> {
        let name = self.name()?;
        self.expect(&Token::Name("in"))?;
        let list = Box::new(self.expression(LOOSEST + 1)?);
        let mut condition = None;
        if self.takes(&Token::Name("if")) {
            condition = Some(Box::new(self.expression(LOOSEST + 1)?));
        }
        self.expect(&Token::Sign("]"))?;
        Ok(Expression::Each { value: Box::new(value), name, list, condition })
    }

    fn subscript(&mut self, of: Expression<'t>) -> Read<Expression<'t>> {
        self.expect(&Token::Sign("["))?;
        let index = self.expression(LOOSEST)?;
        let is_slice = self.takes(&Token::Sign(":"));
        self.expect(&Token::Sign("]"))?;
        let (of, index) = (Box::new(of), Box::new(index));
        Ok(if is_slice { Expression::From(of, index) } else { Expression::Item(of, index) })
    }

    fn arguments(&mut self) -> Read<Vec<(&'t str, Expression<'t>)>> {
        let mut arguments = Vec::new();
        if !self.takes(&Token::Sign("(")) {
            return Ok(arguments);
        }
        while !self.takes(&Token::Sign(")")) {
            if !arguments.is_empty() {
                self.expect(&Token::Sign(","))?;
            }
            let name = self.name()?;
            self.expect(&Token::Sign("="))?;
            arguments.push((name, self.expression(LOOSEST)?));
        }
        Ok(arguments)
    }

    fn call(&mut self) -> Read<Expression<'t>> {
        let component = self.name()?;
        let mut arguments = Vec::new();
        while !self.takes(&Token::Sign("/")) {
            let name = self.name()?;
            let value = if !self.takes(&Token::Sign("=")) {
                Expression::Name(name)
            } else if self.takes(&Token::Sign("{")) {
                let value = self.expression(LOOSEST)?;
                self.expect(&Token::Sign("}"))?;
                value
            } else {
                Expression::Str(self.string()?)
            };
            arguments.push((name, value));
        }
        self.expect(&Token::Sign(">"))?;
        Ok(Expression::Call(component, arguments))
    }
}

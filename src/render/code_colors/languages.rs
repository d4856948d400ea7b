//! The languages, each with the patterns of its parts. A pattern that comes first wins.
//!
//! What can go beyond a line, and is never closed, goes on to the end, so that no part of a text is read over and over.

use super::language::Kind::{Comment, Function, Keyword, Name, Plain, String, Value};
use super::language::Language;
use super::language::Rule::{self, Match, Words};

/// `# a remark`.
const HASH: &[Rule] = &[Match(Comment, r"#[^\n]*")];
/// `// a remark` and `/* a remark */`.
const SLASHES: &[Rule] = &[Match(Comment, r"//[^\n]*"), Match(Comment, r"(?s)/\*.*?(?:\*/|\z)")];
/// Texts in quotation marks, on one line.
const QUOTES: &[Rule] = &[Match(String, r#""(?:[^"\\\n]|\\.)*""#), Match(String, r"'(?:[^'\\\n]|\\.)*'")];
const NUMBERS: &[Rule] = &[Match(
    Value,
    r"(?-u:\b)(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?)[a-zA-Z0-9_]*",
)];
/// `name(`.
const CALLS: &[Rule] = &[Match(Function, r"(?-u:\b)[A-Za-z_][A-Za-z0-9_]*\(")];
/// `Name`.
const TYPES: &[Rule] = &[Match(Function, r"(?-u:\b)[A-Z][A-Za-z0-9_]*")];
/// Whole words, so that no part of them is read as something else.
const REST: &[Rule] = &[Match(Plain, r"[A-Za-z_][A-Za-z0-9_]*")];

const YAML: &[Rule] = &[
    Match(Comment, r"(?:^|[ \t])#[^\n]*"),
    Match(Name, r#"(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z_][^\s:,\[\]{}"'#]*)[ \t]*:(?:[ \t]|$)"#),
    Match(Keyword, r"^(?:---|\.\.\.)[ \t]*$"),
    Match(Keyword, r"[&*!][A-Za-z][A-Za-z0-9_-]*"),
    Match(Value, r"(?-u:\b)[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?-u:\b)"),
    Match(Value, r"(?-u:\b)(?:true|false|null|yes|no)(?-u:\b)"),
    Match(Plain, r"[A-Za-z_][A-Za-z0-9_'-]*"),
];
const TOML: &[Rule] = &[
    Match(Keyword, r"^[ \t]*\[\[?[^\]\n]+\]\]?"),
    Match(Name, r#"(?:[A-Za-z0-9_.-]+|"[^"\n]*")[ \t]*="#),
    Match(String, r#"(?s)""".*?(?:"""|\z)"#),
    Match(String, r"(?s)'''.*?(?:'''|\z)"),
    Match(Value, r"(?-u:\b)[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9T:.Z+-]*"),
    Words(Value, "true false inf nan"),
];
const JSON: &[Rule] = &[
    Match(Name, r#""(?:[^"\\\n]|\\.)*"[ \t]*:"#),
    Match(String, r#""(?:[^"\\\n]|\\.)*""#),
    Match(Value, r"-?[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?"),
    Words(Value, "true false null"),
];
const RUST: &[Rule] = &[
    Match(Name, r"#!?\[[^\]\n]*\]"),
    Match(String, r##"(?s)(?-u:\b)b?r#".*?(?:"#|\z)"##),
    Match(String, r#"(?s)b?"(?:[^"\\]|\\.)*(?:"|\z)"#),
    Match(String, r"b?'(?:[^'\\\n]|\\[^'\n][^'\n]{0,9}|\\')'"),
    Match(Name, r"'[a-z_][A-Za-z0-9_]*"),
    Words(
        Keyword,
        "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return \
         self Self static struct super trait type unsafe use where while",
    ),
    Words(Value, "true false None"),
    Match(Function, r"(?-u:\b)[a-z_][A-Za-z0-9_]*!"),
];
const PYTHON: &[Rule] = &[
    Match(String, r#"(?s)[rbfRBF]{0,2}"""(?:[^\\]|\\.)*?(?:"""|\z)"#),
    Match(String, r"(?s)[rbfRBF]{0,2}'''(?:[^\\]|\\.)*?(?:'''|\z)"),
    Match(String, r#"(?-u:\b)[rbfRBF]{1,2}"(?:[^"\\\n]|\\.)*""#),
    Match(String, r"(?-u:\b)[rbfRBF]{1,2}'(?:[^'\\\n]|\\.)*'"),
    Match(Name, r"^[ \t]*@[A-Za-z_][A-Za-z0-9_.]*"),
    Words(
        Keyword,
        "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda \
         match nonlocal not or pass raise return try while with yield",
    ),
    Words(Value, "True False None"),
];
const R: &[Rule] = &[
    Words(Keyword, "break else for function if in next repeat while"),
    Words(Value, "TRUE FALSE NULL NA NA_integer_ NA_real_ NA_character_ Inf NaN T F"),
    Match(Function, r"(?-u:\b)[A-Za-z_][A-Za-z0-9_.]*\("),
    Match(Plain, r"[A-Za-z_.][A-Za-z0-9_.]*"),
];
const SHELL: &[Rule] = &[
    Match(Comment, r"(?:^|[ \t;])#[^\n]*"),
    Match(String, r#"(?s)"(?:[^"\\]|\\.)*(?:"|\z)"#),
    Match(String, r"(?s)'[^']*(?:'|\z)"),
    Match(Name, r"\$(?:\{[^}\n]*\}|[A-Za-z_][A-Za-z0-9_]*|[0-9@#?*!$-])"),
    Match(Name, r"(?:^|[ \t;])-{1,2}[A-Za-z][A-Za-z0-9-]*"),
    Words(Keyword, "case do done elif else esac fi for function if in select then until while export local return set"),
    Words(
        Function,
        "alias cat cd chmod cp curl docker echo exit find git grep ls make mkdir mv npm pip printf pwd read rm sed source sudo test touch cargo foresite",
    ),
    Match(Plain, r"[A-Za-z_./][A-Za-z0-9_./-]*"),
];
const MARKUP: &[Rule] = &[
    Match(Comment, r"(?s)<!--.*?(?:-->|\z)"),
    Match(Comment, r"\{#.*?#\}"),
    Match(Keyword, r"\{[{%].*?[%}]\}"),
    Match(Keyword, r"<[!?][^>\n]*>"),
    Match(Keyword, r"</?[A-Za-z][A-Za-z0-9:-]*>?"),
    Match(Keyword, r"/?>"),
    Match(Name, r"[A-Za-z@:][A-Za-z0-9_:@.-]*="),
    Match(String, r#"=[ \t]*(?:"[^"\n]*"|'[^'\n]*')"#),
    Match(Value, r"&#?[A-Za-z0-9]+;"),
];
const HTML_STRINGS: &[Rule] = &[Match(Plain, r"[A-Za-z]+")];
const CSS: &[Rule] = &[
    Match(Comment, r"(?s)/\*.*?(?:\*/|\z)"),
    Match(Keyword, r"@[A-Za-z-]+"),
    Match(Value, r"#[0-9a-fA-F]{3,8}(?-u:\b)"),
    Match(Name, r"--?[A-Za-z][A-Za-z0-9-]*|[a-z][a-z-]*[ \t]*:[ \t]"),
    Match(Function, r"[.#][A-Za-z_-][A-Za-z0-9_-]*"),
    Match(Function, r"[a-z-]+\("),
    Match(Value, r"-?[0-9.]+(?:[a-z]+|%)?"),
    Match(Keyword, r"![a-z]+|::?[a-z-]+"),
    Match(Plain, r"[A-Za-z][A-Za-z0-9-]*"),
];
const JAVASCRIPT: &[Rule] = &[
    Match(String, r"(?s)`(?:[^`\\]|\\.)*(?:`|\z)"),
    Words(
        Keyword,
        "async await break case catch class const continue debugger default delete do else export extends finally for from function get \
         if import in instanceof let new of return set static super switch this throw try typeof var void while with yield",
    ),
    Words(Value, "true false null undefined NaN Infinity"),
];
const TYPESCRIPT: &[Rule] = &[Words(
    Keyword,
    "abstract any as boolean declare enum implements interface is keyof namespace never number object private protected public readonly \
     satisfies string type unknown",
)];
const SQL: &[Rule] = &[
    Match(Comment, r"--[^\n]*"),
    Words(
        Keyword,
        "add all alter and as asc begin between by case check column commit constraint create cross cube default delete desc distinct drop \
         else end except exists explain false for foreign from full group having if in index inner insert intersect interval into is join \
         key lateral left like limit not null offset on or order outer over partition primary qualify references returning right rollback \
         rows select set table temporary then to transaction true union unique update using values view when where window with",
    ),
    Words(
        Function,
        "bigint boolean char date decimal double float int integer numeric real text time timestamp varchar",
    ),
];
const CSV: &[Rule] = &[
    Match(String, r#"(?s)"(?:[^"]|"")*(?:"|\z)"#),
    Match(Value, r"(?-u:\b)[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?-u:\b)"),
    Match(Value, r"-?(?-u:\b)[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?(?-u:\b)"),
    Match(Plain, r"[A-Za-z_][A-Za-z0-9_ -]*"),
];
const MARKDOWN: &[Rule] = &[
    Match(Comment, r"(?s)<!--.*?(?:-->|\z)"),
    Match(Keyword, r"^#{1,6} [^\n]*"),
    Match(Keyword, r"^---[ \t]*$"),
    Match(Name, r"^[a-z_]+:(?:[ \t]|$)"),
    Match(String, r"^[ \t]*(?:```|~~~)[^\n]*"),
    Match(String, r"`[^`\n]+`"),
    Match(Keyword, r"^\{(?:when|otherwise|check|end)[^}\n]*\}"),
    // A bound figure.
    Match(Name, r"\]\((?:<=[^\n]*?>|=[^()\s]*(?:\([^()\n]*\)[^()\s]*)*)\)"),
    Match(Name, r"\[@[^\]\n]*\]"),
    Match(Function, r"\*\*[^*\n]+\*\*"),
    Match(Function, r"\*[^*\s][^*\n]*\*"),
    Match(Keyword, r"^[ \t]*(?:[-*+]|[0-9]+\.|>)[ \t]"),
];
const JULIA: &[Rule] = &[
    Match(Comment, r"(?s)#=.*?(?:=#|\z)"),
    Match(String, r#"(?s)""".*?(?:"""|\z)"#),
    Match(Name, r"@[A-Za-z_][A-Za-z0-9_]*"),
    Words(
        Keyword,
        "abstract baremodule begin break catch const continue do else elseif end export finally for function global if import in isa let \
         local macro module mutable primitive quote return struct try type using where while",
    ),
    Words(Value, "true false nothing missing Inf NaN pi"),
];
const GO: &[Rule] = &[
    Match(String, r"(?s)`[^`]*(?:`|\z)"),
    Words(
        Keyword,
        "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select \
         struct switch type var bool byte error float32 float64 int int64 rune string uint any",
    ),
    Words(Value, "true false nil iota"),
];
const C: &[Rule] = &[
    Match(Keyword, r"^[ \t]*#[ \t]*(?:include[^\n]*|[a-z]+)"),
    Words(
        Keyword,
        "auto bool break case char class const constexpr continue default delete do double else enum explicit extern final float for friend \
         goto if inline int long namespace new noexcept operator override private protected public register return short signed sizeof \
         static struct switch template this throw try catch typedef typename union unsigned using virtual void volatile while",
    ),
    Words(Value, "true false NULL nullptr"),
];
/// Languages of the family of C, taken together: their words differ, and hardly any has another meaning in one of the others.
const OTHERS: &[Rule] = &[
    Match(Name, r"@[A-Za-z_][A-Za-z0-9_]*"),
    Words(
        Keyword,
        "abstract as async await boolean break byte case catch char class const continue data default defer do double else enum export \
         extends extension final finally float for foreach fun func guard if implements import in init inner int interface internal is let \
         long match namespace native new object open operator override package parameters private protected protocol public readonly return \
         sealed short static string struct super switch this throw throws transient transformed trait try type using val var virtual void \
         volatile when where while with yield real vector matrix model functions generated quantities lower upper target",
    ),
    Words(Value, "true false null nil self"),
];
const RUBY: &[Rule] = &[
    Words(
        Keyword,
        "alias and begin break case class def defined do else elsif end ensure for if in module next not or redo require rescue retry \
         return self super then undef unless until when while yield local function repeat",
    ),
    Words(Value, "true false nil"),
    Match(Value, r":[a-z_][A-Za-z0-9_]*"),
    Match(Name, r"@@?[A-Za-z_][A-Za-z0-9_]*"),
];
const INI: &[Rule] = &[
    Match(Comment, r"^[ \t]*[;#][^\n]*"),
    Match(Keyword, r"^[ \t]*\[[^\]\n]*\]"),
    Match(Name, r"^[ \t]*[A-Za-z0-9_.-]+[ \t]*[=:]"),
];
const DOCKERFILE: &[Rule] = &[Match(
    Keyword,
    r"^(?:FROM|RUN|CMD|LABEL|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|HEALTHCHECK|SHELL)(?-u:\b)",
)];
const MAKEFILE: &[Rule] =
    &[Match(Keyword, r"^[A-Za-z0-9_.%/-]+:"), Match(Name, r"\$\([^)\n]*\)|^[A-Z_]+[ \t]*[:?+]?=")];
const LATEX: &[Rule] = &[
    Match(Comment, r"%[^\n]*"),
    Match(Keyword, r"\\[A-Za-z]+\*?|\\[^A-Za-z\s]"),
    Match(String, r"(?s)\$[^$]*(?:\$|\z)"),
];
const BIBTEX: &[Rule] = &[Match(Comment, r"^%[^\n]*"), Match(Keyword, r"@[A-Za-z]+"), Match(Name, r"[A-Za-z]+[ \t]*=")];
/// Expressions of models and bound figures.
const FORESITE: &[Rule] = &[
    Match(String, r#""(?:[^"\\\n]|\\.)*""#),
    Match(Value, r"(?-u:\b)[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?-u:\b)"),
    Match(Value, r"(?-u:\b)[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?%?"),
    Words(Keyword, "if then else and or not in to"),
    Words(Value, "true false never t"),
    Match(Function, r"(?-u:\b)[A-Za-z_][A-Za-z0-9_]*\("),
    Match(Name, r"(?-u:\b)[A-Za-z_][A-Za-z0-9_]*[ \t]*="),
];

/// All languages.
pub static LANGUAGES: [Language; 28] = [
    Language::new(&["yaml", "yml"], &[YAML, QUOTES, NUMBERS]),
    Language::new(&["toml"], &[HASH, TOML, QUOTES, NUMBERS]),
    Language::new(&["json", "jsonc", "json5", "jsonl"], &[SLASHES, JSON]),
    Language::new(&["rust", "rs"], &[SLASHES, RUST, CALLS, TYPES, NUMBERS, REST]),
    Language::new(&["python", "py"], &[PYTHON, HASH, QUOTES, CALLS, TYPES, NUMBERS, REST]),
    Language::new(&["r"], &[HASH, QUOTES, R, CALLS, NUMBERS, REST]),
    Language::new(&["bash", "sh", "shell", "zsh"], &[SHELL, NUMBERS]),
    // The lines of these two are marked as a whole.
    Language::new(&["console", "shell-session"], &[]),
    Language::new(&["diff", "patch"], &[]),
    Language::new(&["html", "xml", "svg", "jinja", "tera"], &[MARKUP, HTML_STRINGS]),
    Language::new(&["css", "scss"], &[CSS, QUOTES]),
    Language::new(&["javascript", "js", "jsx", "mjs"], &[SLASHES, QUOTES, JAVASCRIPT, CALLS, TYPES, NUMBERS, REST]),
    Language::new(
        &["typescript", "ts", "tsx"],
        &[SLASHES, QUOTES, JAVASCRIPT, TYPESCRIPT, CALLS, TYPES, NUMBERS, REST],
    ),
    Language::in_any_case(&["sql", "postgresql", "sqlite"], &[SLASHES, QUOTES, SQL, CALLS, NUMBERS, REST]),
    Language::new(&["csv", "tsv"], &[CSV]),
    Language::new(&["markdown", "md"], &[MARKDOWN]),
    Language::new(&["julia", "jl"], &[JULIA, HASH, QUOTES, CALLS, TYPES, NUMBERS, REST]),
    Language::new(&["go", "golang"], &[SLASHES, QUOTES, GO, CALLS, NUMBERS, REST]),
    Language::new(&["c", "h", "cpp", "c++", "cc", "hpp"], &[SLASHES, QUOTES, C, CALLS, TYPES, NUMBERS, REST]),
    Language::new(
        &["java", "kotlin", "kt", "swift", "scala", "csharp", "cs", "c#", "dart", "php", "stan", "zig"],
        &[SLASHES, QUOTES, OTHERS, CALLS, TYPES, NUMBERS, REST],
    ),
    Language::new(&["ruby", "rb", "lua", "elixir", "perl"], &[HASH, QUOTES, RUBY, CALLS, TYPES, NUMBERS, REST]),
    Language::new(&["ini", "conf", "properties"], &[INI, QUOTES, NUMBERS]),
    Language::new(&["dockerfile", "docker"], &[HASH, DOCKERFILE, QUOTES]),
    Language::new(&["makefile", "make"], &[HASH, MAKEFILE, QUOTES]),
    Language::new(&["latex", "tex"], &[LATEX]),
    Language::new(&["bibtex", "bib"], &[BIBTEX, NUMBERS]),
    Language::new(&["foresite"], &[HASH, FORESITE, REST]),
    Language::new(&["gitignore", "regex", "http"], &[]),
];

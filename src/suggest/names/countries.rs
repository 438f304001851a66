//! Countries, and states of those whose states are written about most: names that are places beyond doubt, in small
//! letters. Those that are as often a person's or an organisation's are left out.

/// The names, in the order of their bytes, English and Spanish.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "afganistán", "afghanistan", "aguascalientes", "alabama", "alaska", "albania", "alemania", "algeria",
    "américa latina", "andorra", "angola", "antigua and barbuda", "arabia saudita", "arabia saudí", "argelia",
    "argentina", "arizona", "arkansas", "armenia", "australia", "austria", "azerbaijan", "azerbaiyán",
    "bahamas", "bahrain", "baja california", "baja california sur", "bangladesh", "barbados", "belarus",
    "belgium", "belize", "benin", "bhutan", "bielorrusia", "birmania", "bolivia", "bosnia",
    "bosnia and herzegovina", "botswana", "brasil", "brazil", "britain", "brunei", "bulgaria", "burkina faso",
    "burundi", "bélgica", "california", "cambodia", "camboya", "cameroon", "camerún", "campeche", "canada",
    "canadá", "cape verde", "catar", "central african republic", "chad", "chiapas", "chihuahua", "chile",
    "china", "chipre", "coahuila", "colima", "colombia", "colorado", "comoros", "congo", "connecticut",
    "corea del norte", "corea del sur", "costa de marfil", "costa rica", "croacia", "croatia", "cuba",
    "cyprus", "czech republic", "czechia", "delaware", "denmark", "dinamarca", "djibouti", "dominica",
    "dominican republic", "durango", "ecuador", "egipto", "egypt", "el salvador", "emiratos árabes unidos",
    "england", "equatorial guinea", "eritrea", "escocia", "eslovaquia", "eslovenia", "españa",
    "estados unidos", "estonia", "eswatini", "ethiopia", "etiopía", "europa", "europe", "fiji", "filipinas",
    "finland", "finlandia", "florida", "france", "francia", "gabon", "gambia", "georgia", "germany", "ghana",
    "grecia", "greece", "grenada", "guanajuato", "guatemala", "guinea", "guinea-bissau", "guyana", "haiti",
    "haití", "hawaii", "honduras", "hungary", "hungría", "iceland", "idaho", "illinois", "india", "indiana",
    "indonesia", "inglaterra", "iowa", "irak", "iran", "iraq", "ireland", "irlanda", "irán", "islandia",
    "israel", "italia", "italy", "ivory coast", "jalisco", "jamaica", "japan", "japón", "jordan", "jordania",
    "kansas", "kazajistán", "kazakhstan", "kenia", "kentucky", "kenya", "kiribati", "kosovo", "kuwait",
    "kyrgyzstan", "laos", "latin america", "latvia", "lebanon", "lesotho", "letonia", "liberia", "libia",
    "libya", "liechtenstein", "lithuania", "lituania", "louisiana", "luxembourg", "luxemburgo", "líbano",
    "madagascar", "maine", "malasia", "malawi", "malaysia", "maldives", "mali", "malta", "marruecos",
    "maryland", "massachusetts", "mauritania", "mauritius", "mexico", "michigan", "michoacán", "minnesota",
    "mississippi", "missouri", "moldavia", "moldova", "monaco", "mongolia", "montana", "montenegro",
    "morelos", "morocco", "mozambique", "myanmar", "méxico", "namibia", "nauru", "nayarit", "nebraska",
    "nepal", "netherlands", "nevada", "new hampshire", "new jersey", "new mexico", "new york", "new zealand",
    "nicaragua", "niger", "nigeria", "north carolina", "north dakota", "north korea", "north macedonia",
    "northern ireland", "noruega", "norway", "nueva zelanda", "nuevo león", "níger", "oaxaca", "ohio",
    "oklahoma", "oman", "oregon", "pakistan", "pakistán", "palau", "palestina", "palestine", "panama",
    "panamá", "papua new guinea", "paraguay", "países bajos", "pennsylvania", "peru", "perú", "philippines",
    "poland", "polonia", "portugal", "puebla", "puerto rico", "qatar", "querétaro", "quintana roo",
    "reino unido", "república checa", "república dominicana", "rhode island", "romania", "ruanda", "rumania",
    "rumanía", "rusia", "russia", "rwanda", "samoa", "san luis potosí", "san marino", "saudi arabia",
    "scotland", "senegal", "serbia", "seychelles", "sierra leone", "sinaloa", "singapore", "siria",
    "slovakia", "slovenia", "solomon islands", "somalia", "sonora", "south africa", "south carolina",
    "south dakota", "south korea", "south sudan", "soviet union", "spain", "sri lanka", "sudan", "sudáfrica",
    "sudán", "suecia", "suiza", "suriname", "sweden", "switzerland", "syria", "tabasco", "tailandia",
    "taiwan", "tajikistan", "tamaulipas", "tanzania", "tennessee", "texas", "thailand", "tlaxcala", "togo",
    "tonga", "trinidad and tobago", "tunisia", "turkey", "turkmenistan", "turquía", "tuvalu", "túnez",
    "ucrania", "uganda", "ukraine", "united arab emirates", "united kingdom", "united states",
    "united states of america", "unión soviética", "uruguay", "utah", "uzbekistan", "uzbekistán", "vanuatu",
    "venezuela", "veracruz", "vermont", "vietnam", "wales", "west virginia", "wisconsin", "wyoming", "yemen",
    "yucatán", "zacatecas", "zambia", "zimbabue", "zimbabwe",
];

/// Whether a name, in whatever case, is a country or one of those states.
pub fn is_country(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.strip_prefix("the ").unwrap_or(&name);
    NAMES.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_in_order() {
        assert!(NAMES.is_sorted_by(|a, b| a < b));
        assert!(is_country("United States") && is_country("MÉXICO") && !is_country("Testland"));
    }
}

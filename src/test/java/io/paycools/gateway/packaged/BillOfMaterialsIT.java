package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The bill of materials names what is packaged, and under which licences we have it. */
class BillOfMaterialsIT {

    private static final Path APPLICATION = Path.of(System.getProperty("quarkus-app.dir"));
    private static final Path BILL = APPLICATION.resolveSibling("bom.xml");
    private static final Path PAGE = Path.of("src/site/markdown/licences.md");

    /** Of a component with several, one of these is enough: we take it under that one. */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "MIT",
            "MIT-0",
            "0BSD",
            "CC0-1.0",
            // Weak copyleft, for what is used unchanged.
            "EPL-2.0");

    /** What is called otherwise, and why it may be here nevertheless. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "Bouncy Castle Licence", "the text of MIT under the name of its owner",
            "Public Domain", "jboss-transaction-spi alone, six interfaces that Quarkus' JTA needs");

    private static final Map<String, Set<String>> LICENCES = new TreeMap<>();
    private static final Set<String> JARS = new TreeSet<>();

    @BeforeAll
    static void read() throws Exception {
        assumeTrue(Files.exists(BILL), "made without the network, so there is no bill of materials");
        NodeList components = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(BILL.toFile())
                .getElementsByTagName("component");
        for (int i = 0; i < components.getLength(); i++) {
            Element component = (Element) components.item(i);
            // Not the service itself, nor the tool that wrote the document.
            if (!component.getParentNode().getNodeName().equals("components")
                    || !component.getParentNode().getParentNode().getNodeName().equals("bom")) {
                continue;
            }
            String name = text(component, "group") + "." + text(component, "name");
            JARS.add(name + "-" + text(component, "version"));
            LICENCES.put(name, licences(component));
        }
    }

    private static String text(Element component, String field) {
        return component.getElementsByTagName(field).item(0).getTextContent();
    }

    private static Set<String> licences(Element component) {
        Set<String> licences = new TreeSet<>();
        NodeList found = component.getElementsByTagName("license");
        for (int i = 0; i < found.getLength(); i++) {
            Element licence = (Element) found.item(i);
            licences.add(text(licence, licence.getElementsByTagName("id").getLength() > 0 ? "id" : "name"));
        }
        NodeList expressions = component.getElementsByTagName("expression");
        for (int i = 0; i < expressions.getLength(); i++) {
            licences.addAll(Set.of(expressions.item(i).getTextContent().split(" OR ")));
        }
        return licences;
    }

    @Test
    void shouldNameWhatIsPackagedAndNothingElse() throws IOException {
        Set<String> packaged = new TreeSet<>();
        try (Stream<Path> files = Files.walk(APPLICATION.resolve("lib"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    // A jar for one platform is the same component.
                    .map(name ->
                            name.substring(0, name.length() - 4).replaceAll("-(linux|osx|windows)-[a-z0-9_]+$", ""))
                    .forEach(packaged::add);
        }
        assertEquals(packaged, JARS);
    }

    @Test
    void shouldHaveEverythingUnderALicenceThatIsAllowed() {
        Map<String, Set<String>> others = LICENCES.entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .noneMatch(licence -> ALLOWED.contains(licence) || EXCEPTIONS.containsKey(licence)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertEquals(Map.of(), others);
    }

    /** The page is written by this test: {@code -Dgenerate=true}. */
    @Test
    void shouldBeToldInTheDocumentation() throws IOException {
        Map<String, Set<String>> components = new TreeMap<>();
        LICENCES.forEach((name, licences) -> components
                .computeIfAbsent(String.join(" or ", licences), any -> new TreeSet<>())
                .add(name));
        StringBuilder table = new StringBuilder("| licence | components |\n|---|---|\n");
        components.forEach((licence, names) -> table.append("| ")
                .append(licence)
                .append(" | ")
                .append(names.size() > 20 ? names.size() + " of them" : String.join(", ", names))
                .append(" |\n"));
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf("| licence |")) + table;
        if (Boolean.getBoolean("generate")) {
            Files.writeString(PAGE, expected);
        }
        assertEquals(
                expected, Files.readString(PAGE), "stale: ./mvnw verify -Dit.test=BillOfMaterialsIT -Dgenerate=true");
    }
}

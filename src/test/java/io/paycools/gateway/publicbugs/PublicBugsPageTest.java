package io.paycools.gateway.publicbugs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The page of the public faults and their tests say the same. */
class PublicBugsPageTest {

    private static final Path PAGE = Path.of("src/site/markdown/public-bugs.md");
    private static final Path TESTS = Path.of("src/test/java");

    /** {@code | B01 | … | `Class.b01_method` … | … |}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| B([0-9]{2}) \\|.*$");

    private static final Pattern NAMED = Pattern.compile("`([A-Za-z]+)\\.(b[0-9]{2}_\\w+)`");
    private static final Pattern METHOD = Pattern.compile("\\bvoid b[0-9]{2}_");

    @Test
    void shouldNameEveryTestOfANumberAndNoOther() throws IOException, ClassNotFoundException {
        String page = Files.readString(PAGE);
        Map<String, Set<String>> named = new TreeMap<>();
        Matcher rows = ROW.matcher(page);
        while (rows.find()) {
            Set<String> methods = new TreeSet<>();
            Matcher names = NAMED.matcher(rows.group());
            while (names.find()) {
                methods.add(names.group(1) + "." + names.group(2));
            }
            assertEquals(null, named.put(rows.group(1), methods), "two rows for one number");
        }
        assertEquals(33, named.size());

        Map<String, Set<String>> found = new TreeMap<>();
        named.keySet().forEach(number -> found.put(number, new TreeSet<>()));
        for (Path file : sources()) {
            for (String method : testsIn(file)) {
                String name = file.getFileName().toString().replace(".java", "") + "." + method;
                numbersOf(method).forEach(number -> found.computeIfAbsent(number, any -> new TreeSet<>())
                        .add(name));
            }
        }
        assertEquals(found, named);
    }

    /** Without its being started: the class is loaded and no more. */
    private static List<String> testsIn(Path file) throws IOException, ClassNotFoundException {
        if (!METHOD.matcher(Files.readString(file)).find()) {
            return List.of();
        }
        String type = TESTS.relativize(file).toString().replace(".java", "").replace('/', '.');
        return Stream.of(Class.forName(type, false, PublicBugsPageTest.class.getClassLoader())
                        .getDeclaredMethods())
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
                .map(Method::getName)
                .filter(name -> name.matches("b[0-9]{2}_.*"))
                .toList();
    }

    /** One method may stand for two numbers, as {@code b11_b13_shouldStart}. */
    private static List<String> numbersOf(String method) {
        List<String> numbers = new ArrayList<>();
        Matcher number = Pattern.compile("\\Gb([0-9]{2})_").matcher(method);
        while (number.find()) {
            numbers.add(number.group(1));
        }
        return numbers;
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

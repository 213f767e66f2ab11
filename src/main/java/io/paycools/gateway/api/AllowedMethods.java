package io.paycools.gateway.api;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

/** Which methods an address has, for those who tried another: Quarkus does not say. */
@ApplicationScoped
class AllowedMethods {

    private record Address(Pattern path, String method) {}

    private final List<Address> addresses = new ArrayList<>();

    AllowedMethods(BeanManager beans) {
        beans.getBeans(Object.class, Any.Literal.INSTANCE).forEach(bean -> addAll(bean.getBeanClass()));
    }

    private void addAll(Class<?> type) {
        Path base = type.getAnnotation(Path.class);
        if (base == null) {
            return;
        }
        for (Method method : type.getDeclaredMethods()) {
            for (Annotation annotation : method.getAnnotations()) {
                HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (http != null) {
                    Path own = method.getAnnotation(Path.class);
                    addresses.add(
                            new Address(pattern(base.value() + "/" + (own == null ? "" : own.value())), http.value()));
                }
            }
        }
    }

    private static Pattern pattern(String template) {
        String path = template.replaceAll("/+", "/").replaceAll("/$", "");
        return Pattern.compile(path.replaceAll("\\{[^/}]+}", "[^/]+") + "/?");
    }

    /** In alphabetical order; none when there is no such address. */
    Set<String> of(String path) {
        Set<String> methods = new TreeSet<>();
        for (Address address : addresses) {
            if (address.path().matcher(path).matches()) {
                methods.add(address.method());
                if (address.method().equals(HttpMethod.GET)) {
                    methods.add(HttpMethod.HEAD);
                }
            }
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        return methods;
    }
}

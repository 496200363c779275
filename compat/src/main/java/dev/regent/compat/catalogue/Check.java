package dev.regent.compat.catalogue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * One test of a contract.
 *
 * @param suite the class of the package {@code suite} that runs the contract
 * @param method name of the test
 * @param text its sentence
 */
public record Check(Class<?> suite, String method, String text) {

    static Check of(Class<?> suite, String method) {
        return all(suite).stream()
                .filter(check -> check.method.equals(method))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(suite.getSimpleName() + " has no test " + method));
    }

    /** All tests of a contract. */
    static List<Check> all(Class<?> suite) {
        return Arrays.stream(suite.getSuperclass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> new Check(suite, method.getName(), sentence(method)))
                .sorted(java.util.Comparator.comparing(Check::method))
                .toList();
    }

    private static String sentence(Method method) {
        DisplayName name = method.getAnnotation(DisplayName.class);
        return name == null ? method.getName() : name.value();
    }

    /** Names it in reports and logs: {@code ProcessFault.killedLeader}. */
    public String id() {
        return suite.getSimpleName() + "." + method;
    }

    /** Numbers of the rules that it checks. */
    public List<String> rules() {
        return Rules.in(text);
    }
}

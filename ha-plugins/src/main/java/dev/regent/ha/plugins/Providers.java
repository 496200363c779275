package dev.regent.ha.plugins;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Factories of one kind that a class loader offers, with what went wrong on the way.
 *
 * @param found factories that could be made
 * @param problems one line for each that could not
 */
record Providers<F>(List<Provider<F>> found, List<String> problems) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9+.-]*");

    // A broken service file makes the iterator fail for ever.
    private static final int MOST_PROBLEMS = 16;

    static <F> Providers<F> of(ServiceKind<F> kind, ClassLoader loader) {
        return new LoaderContext(loader).call(() -> {
            List<Provider<F>> found = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            Iterator<F> factories = ServiceLoader.load(kind.factory(), loader).iterator();
            boolean more = true;
            while (more && problems.size() < MOST_PROBLEMS) {
                try {
                    more = factories.hasNext();
                    if (more) {
                        found.add(provider(kind, factories.next()));
                    }
                } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
                    problems.add(describe(broken));
                }
            }
            return new Providers<>(List.copyOf(found), List.copyOf(problems));
        });
    }

    private static <F> Provider<F> provider(ServiceKind<F> kind, F factory) {
        Set<String> names = Set.copyOf(kind.names().apply(factory));
        Optional<String> malformed =
                names.stream().filter(name -> !NAME.matcher(name).matches()).findFirst();
        if (names.isEmpty() || malformed.isPresent()) {
            throw new IllegalStateException(factory.getClass().getName() + " serves "
                    + malformed
                            .map(name -> "'" + name + "' as " + kind.chosenBy() + ", which is no lower-case name")
                            .orElse("no " + kind.chosenBy()));
        }
        return new Provider<>(factory, names);
    }

    private static String describe(Throwable broken) {
        @Nullable Throwable cause = broken.getCause();
        String first = broken instanceof ServiceConfigurationError || broken instanceof IllegalStateException
                ? String.valueOf(broken.getMessage())
                : broken.toString();
        return cause == null ? first : first + " (" + cause + ")";
    }

    /** A factory and the names that it serves. */
    record Provider<F>(F factory, Set<String> names) {}
}

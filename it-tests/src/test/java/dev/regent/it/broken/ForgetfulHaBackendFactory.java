package dev.regent.it.broken;

import dev.regent.ha.local.LocalHaBackendFactory;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.support.lease.LeaseOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The embedded driver in a folder of its own, but whoever only reads is shown no entry (S9). */
public final class ForgetfulHaBackendFactory implements HaBackendFactory {

    private static final ConfigOption<Path> DIR =
            ConfigOption.path("high-availability.forgetful.dir", "Folder of everything.");

    private final HaBackendFactory local = new LocalHaBackendFactory();

    @Override
    public String type() {
        return "forgetful";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return LeaseOptions.with(DIR);
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        Configuration given = context.configuration();
        Configuration passed = Configuration.of(
                local.options(),
                Map.of(
                        LocalHaBackendFactory.DIR.key(),
                        given.get(DIR).toString(),
                        LeaseOptions.DURATION.key(),
                        given.get(LeaseOptions.DURATION).toMillis() + " ms"));
        return hiding(
                HaBackend.class, local.open(new HaBackendContext(context.clusterId(), context.processName(), passed)));
    }

    /** Hides all entries in the answers of {@code list}, and in those of every reader that it answers. */
    private static <T> T hiding(Class<T> type, T original) {
        return type.cast(Proxy.newProxyInstance(
                ForgetfulHaBackendFactory.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(original, arguments);
                        if (method.getReturnType() == StateHandleReader.class) {
                            return hiding(StateHandleReader.class, (StateHandleReader) answer);
                        }
                        return method.getName().equals("list") ? List.of() : answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                }));
    }
}

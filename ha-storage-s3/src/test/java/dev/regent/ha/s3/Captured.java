package dev.regent.ha.s3;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged while it is open, at every level, that of the SDK too: for the test that no secret is. Only the SDK's signer is kept quiet as in the shipped
 * {@code conf/logback.xml}: at DEBUG it prints the headers that it signs, and the session token is one of them.
 */
final class Captured implements AutoCloseable {

    private static final String SDK = "software.amazon.awssdk";
    private static final String SIGNER = "software.amazon.awssdk.http.auth";

    private final Logger root;
    private final Logger sdk;
    private final Logger signer;
    private final Lines lines = new Lines();

    Captured() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        sdk = context.getLogger(SDK);
        signer = context.getLogger(SIGNER);
        signer.setLevel(Level.INFO);
        sdk.setLevel(Level.TRACE);
        sdk.setAdditive(false); // not to the console as well
        lines.setContext(context);
        lines.start();
        root.addAppender(lines);
        sdk.addAppender(lines);
    }

    void assertNone(Collection<String> secrets) {
        assertThat(lines.all).as("something was logged").isNotEmpty();
        for (String secret : secrets) {
            assertThat(lines.all).noneMatch(line -> line.contains(secret));
        }
    }

    @Override
    public void close() {
        root.detachAppender(lines);
        sdk.detachAppender(lines);
        sdk.setAdditive(true);
        sdk.setLevel(Level.WARN); // as in logback-test.xml
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            String thrown =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            all.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + thrown);
        }
    }
}

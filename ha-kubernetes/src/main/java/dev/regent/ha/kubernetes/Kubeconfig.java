package dev.regent.ha.kubernetes;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.config.Configuration.Secret;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.http.FileContent;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the API server and the credentials: in options, in a kubeconfig, or where a pod has them. */
final class Kubeconfig {

    private static final Logger LOG = LoggerFactory.getLogger(Kubeconfig.class);
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String DEFAULT_NAMESPACE = "default";

    private final Configuration configuration;
    private final Map<String, String> environment;
    private final NanoClock clock;

    /** @param environment of this process */
    Kubeconfig(Configuration configuration, Map<String, String> environment, NanoClock clock) {
        this.configuration = configuration;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    /**
     * Reads the options and the files that they name.
     *
     * @throws InvalidConfigurationException naming the option or file
     */
    ApiServer load() {
        Optional<List<URI>> servers = configuration.find(KubernetesOptions.SERVER);
        Optional<Path> file = configuration.find(KubernetesOptions.KUBECONFIG);
        if (servers.isPresent()) {
            if (file.isPresent()) {
                throw new InvalidConfigurationException(KubernetesOptions.SERVER + " and "
                        + KubernetesOptions.KUBECONFIG + " are both set: remove one");
            }
            return explicit(
                    servers.get(),
                    configuration.find(KubernetesOptions.TOKEN_FILE),
                    configuration.find(KubernetesOptions.CA_FILE),
                    Optional.empty());
        }
        if (file.isEmpty() && environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            return ofPod();
        }
        return ofFile(file.orElseGet(() -> Path.of(environment.getOrDefault("HOME", ""), ".kube", "config")));
    }

    private ApiServer ofPod() {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        URI url = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        return explicit(
                List.of(url),
                Optional.of(SERVICE_ACCOUNT.resolve("token")),
                Optional.of(SERVICE_ACCOUNT.resolve("ca.crt")),
                Optional.of(SERVICE_ACCOUNT.resolve("namespace")));
    }

    private ApiServer explicit(
            List<URI> urls, Optional<Path> token, Optional<Path> authorities, Optional<Path> namespace) {
        URI url = urls.get(0); // scheme and path are those of all
        Supplier<Config> config = () -> new ConfigBuilder(Config.empty())
                .withMasterUrl(url.toString())
                .withCaCertFile(authorities.map(Path::toString).orElse(null))
                .build();
        return new ApiServer(
                urls.stream().map(ApiServer::endpoint).toList(),
                ApiServer.base(url),
                configuration
                        .find(KubernetesOptions.NAMESPACE)
                        .or(() -> namespace.map(Kubeconfig::firstLine))
                        .orElse(DEFAULT_NAMESPACE),
                token.map(file -> Identity.in(file, clock)).orElseGet(Identity::none),
                configuration.get(KubernetesOptions.CONNECT_TIMEOUT),
                tls(url, authorities.map(List::of).orElse(List.of()), config));
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException none) {
            LOG.debug("no namespace in {}", file, none);
            return DEFAULT_NAMESPACE;
        }
    }

    private ApiServer ofFile(Path file) {
        Optional<String> context = configuration.find(KubernetesOptions.CONTEXT);
        Config config = read(file, context);
        URI url = URI.create(config.getMasterUrl());
        return new ApiServer(
                List.of(ApiServer.endpoint(url)),
                ApiServer.base(url),
                configuration
                        .find(KubernetesOptions.NAMESPACE)
                        .or(() -> Optional.ofNullable(config.getNamespace()))
                        .orElse(DEFAULT_NAMESPACE),
                tokenFile(file, config)
                        .map(tokens -> Identity.in(tokens, clock))
                        .orElseGet(() -> Identity.from(tokens(file, config, context), clock)),
                configuration.get(KubernetesOptions.CONNECT_TIMEOUT),
                tls(url, files(file, config), first(config, () -> read(file, context))));
    }

    /** Of an unknown context Fabric8 makes the current one. */
    private static Config read(Path file, Optional<String> context) {
        if (!Files.isReadable(file)) {
            throw new InvalidConfigurationException("the kubeconfig " + file + " (" + KubernetesOptions.KUBECONFIG
                    + ") cannot be read: let it exist and be readable for this process, or set "
                    + KubernetesOptions.SERVER);
        }
        try {
            Config config = Config.fromKubeconfig(context.orElse(null), new File(file.toString()));
            boolean found = context.isEmpty()
                    || config.getContexts().stream()
                            .anyMatch(each -> each.getName().equals(context.get()));
            if (found && config.getCurrentContext() != null && config.getMasterUrl() != null) {
                return config;
            }
        } catch (RuntimeException malformed) {
            throw new InvalidConfigurationException(
                    "the kubeconfig " + file + " (" + KubernetesOptions.KUBECONFIG
                            + ") cannot be understood: correct it, `kubectl --kubeconfig " + file
                            + " config view` must work",
                    malformed);
        }
        throw new InvalidConfigurationException("the kubeconfig " + file + " (" + KubernetesOptions.KUBECONFIG
                + ") has no context " + context.map(name -> "'" + name + "'").orElse("that is current") + ": set "
                + KubernetesOptions.CONTEXT + " to one of its contexts");
    }

    /** Fabric8 leaves this field of a user out. */
    private static Optional<Path> tokenFile(Path file, Config config) {
        String user = config.getCurrentContext().getContext().getUser();
        return KubeConfigUtils.parseConfig(file.toFile()).getUsers().stream()
                .filter(each -> each.getName().equals(user))
                .map(NamedAuthInfo::getUser)
                .filter(each -> each.getToken() == null)
                .map(AuthInfo::getTokenFile)
                .filter(name -> name != null && !name.isEmpty())
                .map(name -> file.toAbsolutePath().resolveSibling(name))
                .findFirst();
    }

    /** Reading it takes a while, and may run a plugin. */
    private static Supplier<Config> first(Config config, Supplier<Config> next) {
        AtomicReference<Supplier<Config>> current = new AtomicReference<>(() -> config);
        return () -> current.getAndSet(next).get();
    }

    private static Supplier<Optional<Secret>> tokens(Path file, Config config, Optional<String> context) {
        Supplier<Config> source = first(config, () -> read(file, context));
        return () -> token(source.get(), file);
    }

    private static Optional<Secret> token(Config config, Path file) {
        return Optional.ofNullable(config.getOauthToken())
                .or(() -> Optional.ofNullable(config.getAutoOAuthToken()))
                .map(text -> Identity.checked(text, "the user in " + file));
    }

    private static List<Path> files(Path file, Config config) {
        List<Path> files = new ArrayList<>();
        files.add(file);
        for (String each :
                new String[] {config.getCaCertFile(), config.getClientCertFile(), config.getClientKeyFile()}) {
            if (each != null) {
                files.add(Path.of(each));
            }
        }
        return files;
    }

    private Optional<FileContent<SSLSocketFactory>> tls(URI url, List<Path> files, Supplier<Config> config) {
        if (!ApiServer.endpoint(url).tls()) {
            return Optional.empty();
        }
        return Optional.of(new FileContent<>(
                "the TLS material for Kubernetes in " + files, files, () -> factory(config.get(), files), clock));
    }

    private static SSLSocketFactory factory(Config config, List<Path> files) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(SSLUtils.keyManagers(config), authorities(config).orElse(null), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException | RuntimeException unusable) {
            throw new InvalidConfigurationException(
                    "the TLS material for Kubernetes in " + files + " cannot be used: " + unusable.getMessage(),
                    unusable);
        }
    }

    /** Those that are named and no others; Fabric8 would trust all that the Java runtime knows besides. */
    private static Optional<TrustManager[]> authorities(Config config) throws GeneralSecurityException, IOException {
        if (config.isTrustCerts()) {
            throw new InvalidConfigurationException("insecure-skip-tls-verify is not supported: name the authority");
        }
        Optional<byte[]> pem = Optional.ofNullable(config.getCaCertData())
                .map(data -> Base64.getMimeDecoder().decode(data));
        if (pem.isEmpty() && config.getCaCertFile() != null) {
            pem = Optional.of(Files.readAllBytes(Path.of(config.getCaCertFile())));
        }
        if (pem.isEmpty()) {
            return Optional.empty();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int count = 0;
        for (Certificate each :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem.get()))) {
            store.setCertificateEntry("authority-" + count++, each);
        }
        if (count == 0) {
            throw new IOException("no certificate of an authority");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Optional.of(factory.getTrustManagers());
    }
}

package io.paycools.gateway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.paycools.gateway.testing.Overlay;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.deploy.Pods.NAME;
import static io.paycools.gateway.deploy.Pods.container;
import static io.paycools.gateway.deploy.Pods.migration;
import static io.paycools.gateway.deploy.Pods.secrets;
import static io.paycools.gateway.deploy.Pods.service;
import static io.paycools.gateway.deploy.Pods.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What is in deploy/kubernetes is understood by a cluster, and fits the application. */
class KubernetesTest {

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Stream.of(
                    Namespace.class,
                    ServiceAccount.class,
                    Job.class,
                    Deployment.class,
                    Service.class,
                    Ingress.class,
                    HorizontalPodAutoscaler.class,
                    PodDisruptionBudget.class,
                    NetworkPolicy.class,
                    ServiceMonitor.class,
                    PrometheusRule.class)
            .collect(Collectors.toMap(
                    type -> HasMetadata.getApiVersion(type) + "/" + HasMetadata.getKind(type), type -> type));

    private static final Properties SETTINGS = new Properties();

    @BeforeAll
    static void readSettings() throws IOException {
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            SETTINGS.load(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldHaveNoFieldThatKubernetesDoesNotKnow(String overlay) {
        Set<String> seen = new TreeSet<>();
        for (ObjectNode document : Overlay.named(overlay).documents()) {
            String type = document.get("apiVersion").asText() + "/"
                    + document.get("kind").asText();
            assertTrue(TYPES.containsKey(type), type);
            Overlay.typed(document, TYPES.get(type));
            seen.add(type);
        }
        Set<String> expected = new TreeSet<>(TYPES.keySet());
        if (overlay.equals("test")) {
            expected.removeIf(type -> type.startsWith("monitoring."));
        }
        assertEquals(expected, seen);
    }

    @Test
    void shouldNoticeAMisspeltField() {
        ObjectNode document = Overlay.read("{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {portz: []}}")
                .get(0);
        RuntimeException refusal = assertThrows(RuntimeException.class, () -> Overlay.typed(document, Service.class));
        assertTrue(refusal.getMessage().contains("portz"), refusal.getMessage());
    }

    /** So that what the other tests look at is what an operator applies. */
    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldBePutTogetherAsKustomizeDoesIt(String overlay) throws IOException, InterruptedException {
        Path output = Files.createTempFile("kustomize", ".yaml");
        try {
            Process kustomize;
            try {
                kustomize = new ProcessBuilder("kubectl", "kustomize", "deploy/kubernetes/overlays/" + overlay)
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException e) {
                assumeTrue(false, "there is no kubectl here");
                return;
            }
            assertTrue(kustomize.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, kustomize.exitValue());
            assertEquals(
                    sorted(Overlay.read(Files.readString(output))),
                    sorted(Overlay.named(overlay).documents()));
        } finally {
            Files.delete(output);
        }
    }

    private static Map<String, ObjectNode> sorted(Collection<ObjectNode> documents) {
        Map<String, ObjectNode> sorted = new TreeMap<>();
        documents.forEach(document -> sorted.put(
                document.get("kind").asText() + "/"
                        + document.at("/metadata/name").asText(),
                document));
        assertEquals(documents.size(), sorted.size());
        return sorted;
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldSetOnlyWhatTheApplicationReads(String overlay) throws IOException, ClassNotFoundException {
        KnownVariables known = new KnownVariables();
        Set<String> set = new TreeSet<>();
        for (PodSpec pod : List.of(service(overlay), migration(overlay))) {
            List<String> names =
                    container(pod).getEnv().stream().map(EnvVar::getName).toList();
            assertEquals(names.size(), Set.copyOf(names).size(), "a variable is set twice: " + names);
            set.addAll(names);
        }
        set.removeIf(known::contains);
        assertEquals(Set.of(), set);
        assertFalse(known.contains("GATEWAY_LINKS_MERCHANT"), "everything is known");
        assertFalse(known.contains("QUARKUS_DATASOURCE_DB_KIND"), "what is fixed in the build is known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldListenAndBeAskedWhereTheApplicationIs(String overlay) {
        Container gateway = container(service(overlay));
        assertEquals(
                Map.of(
                        "http", Integer.valueOf(SETTINGS.getProperty("quarkus.http.port")),
                        "management", Integer.valueOf(SETTINGS.getProperty("quarkus.management.port"))),
                gateway.getPorts().stream()
                        .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)));
        assertProbe("/q/health/started", gateway.getStartupProbe());
        assertProbe("/q/health/live", gateway.getLivenessProbe());
        assertProbe("/q/health/ready", gateway.getReadinessProbe());

        Service api = Overlay.named(overlay).find(Service.class, NAME);
        assertEquals(1, api.getSpec().getPorts().size());
        assertEquals(8080, api.getSpec().getPorts().get(0).getPort());
        assertEquals("http", api.getSpec().getPorts().get(0).getTargetPort().getStrVal());
        assertEquals(
                Overlay.named(overlay)
                        .find(Deployment.class, NAME)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels(),
                api.getSpec().getSelector());
    }

    private static void assertProbe(String path, Probe probe) {
        assertEquals(path, probe.getHttpGet().getPath());
        assertEquals("management", probe.getHttpGet().getPort().getStrVal());
        // The application itself gives its database 2 s.
        assertTrue(probe.getTimeoutSeconds() > 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldGiveAStopTheTimeThatItNeeds(String overlay) throws IOException {
        PodSpec pod = service(overlay);
        long preStop = Long.parseLong(container(pod)
                .getLifecycle()
                .getPreStop()
                .getExec()
                .getCommand()
                .get(1));
        long requests =
                Duration.parse(SETTINGS.getProperty("quarkus.shutdown.timeout")).toSeconds();
        Matcher jobs = Pattern.compile("FINISH_WITHIN_SECONDS = (\\d+)")
                .matcher(Files.readString(Path.of("src/main/java/io/paycools/gateway/work/UnderWay.java")));
        assertTrue(jobs.find());
        assertTrue(
                pod.getTerminationGracePeriodSeconds() >= preStop + requests + Long.parseLong(jobs.group(1)) + 10,
                "the process would be killed while it finishes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldUpdateWithoutAGapAndLeaveTheNumberToTheAutoscaler(String overlay) {
        Overlay resolved = Overlay.named(overlay);
        Deployment deployment = resolved.find(Deployment.class, NAME);
        assertEquals(
                0,
                deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal());
        assertEquals(null, deployment.getSpec().getReplicas());
        HorizontalPodAutoscaler autoscaler = resolved.find(HorizontalPodAutoscaler.class, NAME);
        assertEquals(NAME, autoscaler.getSpec().getScaleTargetRef().getName());
        assertTrue(autoscaler.getSpec().getMinReplicas() >= 2);
        assertTrue(autoscaler.getSpec().getMaxReplicas() > autoscaler.getSpec().getMinReplicas());
        assertEquals(
                deployment.getSpec().getSelector(),
                resolved.find(PodDisruptionBudget.class, NAME).getSpec().getSelector());
        Probe started = container(deployment.getSpec().getTemplate().getSpec()).getStartupProbe();
        assertTrue(deployment.getSpec().getProgressDeadlineSeconds()
                > started.getPeriodSeconds() * started.getFailureThreshold());
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldMigrateInTheJobAloneAndWithoutPayCoolsKeys(String overlay) {
        Container job = container(migration(overlay));
        assertEquals("true", value(job, "QUARKUS_FLYWAY_MIGRATE_AT_START"));
        assertEquals("true", value(job, "QUARKUS_INIT_AND_EXIT"));
        Container gateway = container(service(overlay));
        assertEquals("false", value(gateway, "QUARKUS_FLYWAY_MIGRATE_AT_START"));
        assertEquals(
                "jdbc:" + value(gateway, "QUARKUS_DATASOURCE_REACTIVE_URL")
                        + "?sslmode=verify-full&sslrootcert=/etc/postgresql/ca.crt",
                value(job, "QUARKUS_DATASOURCE_JDBC_URL"));
        assertEquals("verify-full", value(gateway, "QUARKUS_DATASOURCE_REACTIVE_POSTGRESQL_SSL_MODE"));
        assertTrue(
                job.getEnv().stream().noneMatch(variable -> variable.getName().startsWith("PAYCOOLS_")));
        assertTrue(secrets(service(overlay)).keySet().stream().noneMatch(secret -> secret.contains("owner")));
        assertEquals("Never", migration(overlay).getRestartPolicy(), "what a failed attempt wrote must stay readable");
    }

    @Test
    void shouldMeasureWhatTheApplicationShows() {
        Overlay overlay = Overlay.named("production");
        ServiceMonitor monitor = overlay.find(ServiceMonitor.class, NAME);
        Service management = overlay.find(Service.class, NAME + "-management");
        assertTrue(management
                .getMetadata()
                .getLabels()
                .entrySet()
                .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet()));
        assertEquals("/q/metrics", monitor.getSpec().getEndpoints().get(0).getPath());
        assertEquals(
                management.getSpec().getPorts().get(0).getName(),
                monitor.getSpec().getEndpoints().get(0).getPort());
        assertEquals("None", management.getSpec().getClusterIP());
    }
}

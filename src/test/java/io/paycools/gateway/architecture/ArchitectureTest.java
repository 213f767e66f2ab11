package io.paycools.gateway.architecture;

import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

/** The arrows between the packages, and the habits that keep money safe. */
class ArchitectureTest {

    private static final String ROOT = "io.paycools.gateway";

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static String[] in(String... names) {
        return java.util.Arrays.stream(names)
                .map(name -> ROOT + "." + name + "..")
                .toArray(String[]::new);
    }

    /** Our own classes, but for those in the packages given. */
    private static DescribedPredicate<JavaClass> oursOutside(String... names) {
        return resideInAPackage(ROOT + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(in(names))))
                .as("ours outside of %s", String.join(", ", names));
    }

    private static void check(ArchRule rule) {
        rule.check(CODE);
    }

    @Test
    void shouldLetTheTransactionStandAlone() {
        check(noClasses()
                .that()
                .resideInAnyPackage(in("transaction"))
                .should()
                .dependOnClassesThat(oursOutside("transaction")));
    }

    @Test
    void shouldKeepTheProviderPortInPlainJavaAndInTheWordsOfTheTransaction() {
        check(noClasses()
                .that()
                .resideInAnyPackage(in("provider"))
                .should()
                .dependOnClassesThat(oursOutside("provider", "transaction")));
        check(classes()
                .that()
                .resideInAnyPackage(in("provider"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.smallrye.mutiny..", ROOT + ".provider..", ROOT + ".transaction.."));
    }

    @Test
    void shouldLetNobodyImportTheAdapter() {
        check(noClasses()
                .that(oursOutside("paycools"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("paycools")));
        // Members of an interface are public by nature.
        check(classes()
                .that()
                .resideInAnyPackage(in("paycools"))
                .and()
                .areTopLevelClasses()
                .should()
                .notBePublic());
    }

    @Test
    void shouldKeepTheUseCasesApart() {
        for (String one : Set.of("payment", "payout", "refund")) {
            for (String other : Set.of("payment", "payout", "refund")) {
                if (!one.equals(other)) {
                    check(noClasses()
                            .that()
                            .resideInAnyPackage(in(one))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(in(other))
                            .allowEmptyShould(true));
                }
            }
        }
    }

    /** A link makes payments as anybody does; no payment depends on there being links. */
    @Test
    void shouldLetLinksUseOfPaymentsTheirPublicFaceAlone() {
        check(noClasses()
                .that(oursOutside("link"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("link")));
        check(noClasses()
                .that()
                .resideInAnyPackage(in("link"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("payout", "webhook", "search", "paycools", "submission", "sandbox", "dev"))
                .orShould()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Provider"));
    }

    /**
     * What goes live is what callers use: the checklist looks, and a run has no way of its own to PayCools or into a
     * transaction. Nobody depends on there being either.
     */
    @Test
    void shouldLetGoingLiveLookAndMakeTransactionsAsCallersDo() {
        check(noClasses()
                .that(oursOutside("onboarding"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("onboarding")));
        check(noClasses()
                .that()
                .resideInAnyPackage(in("onboarding"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("payment", "payout", "refund", "link", "search", "paycools", "sandbox", "dev"))
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("PaymentProvider")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("PayoutProvider")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("RefundProvider"));
        check(noClasses()
                .that()
                .haveSimpleNameStartingWith("Acceptance")
                .and()
                .haveSimpleNameEndingWith("Judge")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Units"));
    }

    @Test
    void shouldKeepStorageOutOfTheUseCases() {
        check(noClasses()
                .that()
                .resideInAnyPackage(in(
                        "payment",
                        "payout",
                        "refund",
                        "submission",
                        "search",
                        "reconciliation",
                        "paycools",
                        "api",
                        "security"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.hibernate.reactive..", "jakarta.persistence..", "io.vertx.mutiny.sqlclient..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("PanacheRepositoryBase"));
    }

    @Test
    void shouldShowOfTheOtherReplicasTheirNumberAlone() {
        check(noClasses()
                .that()
                .resideInAnyPackage(in("replica"))
                .should()
                .dependOnClassesThat(oursOutside("replica", "api")));
        check(classes()
                .that()
                .resideInAnyPackage(in("replica"))
                .and()
                .doNotHaveSimpleName("Replicas")
                .and()
                .areTopLevelClasses()
                .should()
                .notBePublic());
    }

    /** What every request passes, and what every start passes, knows nothing of what comes after. */
    @Test
    void shouldKeepTheDoorApartFromTheHouse() {
        for (String door : Set.of("http", "settings")) {
            check(noClasses()
                    .that()
                    .resideInAnyPackage(in(door))
                    .should()
                    .dependOnClassesThat(oursOutside(door, "api")));
        }
        check(noClasses()
                .that(oursOutside("settings"))
                .and()
                .doNotHaveSimpleName("Main")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("settings")));
    }

    @Test
    void shouldMakeSpansInOnePlace() {
        check(noClasses()
                .that()
                .resideInAnyPackage(in("tracing"))
                .should()
                .dependOnClassesThat(oursOutside("tracing", "transaction")));
        check(noClasses()
                .that()
                .resideInAnyPackage(in("sampling"))
                .should()
                .dependOnClassesThat(oursOutside("sampling")));
        // The transaction reads and writes the text of a trace, and no more.
        check(noClasses()
                .that(oursOutside("tracing", "sandbox", "dev"))
                .and()
                .doNotHaveSimpleName("TraceParent")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry.."));
    }

    @Test
    void shouldKeepTheSandboxAnIndependentJudge() {
        check(noClasses()
                .that()
                .resideInAnyPackage(in("sandbox"))
                .should()
                .dependOnClassesThat(oursOutside("sandbox")));
    }

    @Test
    void shouldNotNeedInProductionWhatProductionDoesNotHave() {
        check(noClasses()
                .that(oursOutside("sandbox", "dev"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("sandbox", "dev"))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.zonky.."));
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        check(SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void shouldWriteAStatusInTheStoreAlone() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("RowChanges")
                .and()
                .doNotHaveSimpleName("PaymentTransaction")
                .should()
                .setFieldWhere(com.tngtech.archunit.core.domain.JavaFieldAccess.Predicates.target(
                                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                        DescribedPredicate.describe(
                                                "the transaction",
                                                owner -> owner.isEquivalentTo(PaymentTransaction.class))))
                        .as("of the transaction")));
        check(noClasses()
                .that()
                .doNotHaveSimpleName("TransactionStore")
                .and()
                .doNotHaveSimpleName("RowChanges")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("RowChanges"));
        check(fields().that()
                .areDeclaredIn(PaymentTransaction.class)
                .should()
                .notBePublic()
                .andShould()
                .notBeProtected());
    }

    @Test
    void shouldNotWaitForAnAnswerOnTheEventLoop() {
        check(noClasses()
                .that(oursOutside("sandbox", "dev"))
                .should()
                .callMethod(Uni.class, "await")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class));
    }

    /** Quarkus cancels the work of a caller who hangs up, in the middle of a submit or of a session. */
    @Test
    void shouldFinishWhatACallerHasStarted() {
        check(classes()
                .that()
                .areAnnotatedWith(jakarta.ws.rs.Path.class)
                .and()
                .areNotInterfaces()
                .should()
                .beAnnotatedWith(org.jboss.resteasy.reactive.server.Cancellable.class));
    }

    @Test
    void shouldNotCombineOrMergeOverASession() {
        check(noClasses().should().callMethod(Uni.class, "combine").orShould().callMethod(Uni.class, "join"));
    }

    @Test
    void shouldNotCatchEveryFailureUnlooked() {
        check(noClasses().should().callMethod(Uni.class, "onFailure"));
    }

    @Test
    void shouldOpenUnitsOfWorkWhereTheInterceptorSeesThem() {
        check(noMethods()
                .that()
                .areAnnotatedWith(WithTransaction.class)
                .or()
                .areAnnotatedWith(WithSession.class)
                .should()
                .bePrivate()
                .orShould()
                .beDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Resource"));
        check(methods().that().areAnnotatedWith(WithTransaction.class).should().haveRawReturnType(Uni.class));
    }

    /** A use case that only ever sees rows and outcomes cannot call the provider inside a unit of work. */
    @Test
    void shouldNotCallTheProviderInAUnitOfWork() {
        DescribedPredicate<JavaMember> unitOfWork = DescribedPredicate.describe(
                "units of work",
                member -> member.isAnnotatedWith(WithTransaction.class) || member.isAnnotatedWith(WithSession.class));
        check(noClasses()
                .that(DescribedPredicate.describe(
                        "have units of work", type -> type.getMethods().stream().anyMatch(unitOfWork::test)))
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Provider")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("ProviderQueries"));
    }

    @Test
    void shouldNotUseBinaryFractionsForMoney() {
        check(noMethods()
                .that()
                .areDeclaredInClassesThat(oursOutside("sandbox", "dev"))
                .should()
                .haveRawReturnType(double.class)
                .orShould()
                .haveRawReturnType(float.class));
        check(fields().that()
                .areDeclaredInClassesThat(oursOutside("sandbox", "dev"))
                .should()
                .notHaveRawType(double.class));
    }
}

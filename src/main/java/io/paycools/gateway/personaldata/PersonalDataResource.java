package io.paycools.gateway.personaldata;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.PlainText;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.personaldata.PersonalDataViews.Keys;
import io.paycools.gateway.personaldata.PersonalDataViews.Result;
import io.paycools.gateway.personaldata.PersonalDataViews.Run;
import io.paycools.gateway.personaldata.PersonalDataViews.Runs;
import io.paycools.gateway.personaldata.PersonalDataViews.Use;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.security.PersonalData;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Erasing personal data, and which keys it is sealed under, for administrators. */
@Path("/v1/personal-data")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Cancellable(false)
@Tag(name = "Personal data")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class PersonalDataResource {

    private static final int LISTED = 100;

    private final Erasures erasures;
    private final Resealing resealing;
    private final PersonalData personalData;
    private final JsonBody json;
    private final SecurityIdentity caller;
    private final CallerAccounts accounts;

    PersonalDataResource(
            Erasures erasures,
            Resealing resealing,
            PersonalData personalData,
            JsonBody json,
            SecurityIdentity caller,
            CallerAccounts accounts) {
        this.accounts = accounts;
        this.erasures = erasures;
        this.resealing = resealing;
        this.personalData = personalData;
        this.json = json;
        this.caller = caller;
    }

    /** What is wanted. */
    @Schema(name = "EraseRequest")
    record Wanted(
            @Schema(description = "true: only count. Anything else erases.")
            Boolean dryRun,

            @Schema(description = "Who wants it, by name; kept with the record.", example = "Ann Lee")
            @PlainText(max = 128)
            String person) {}

    @POST
    @Path("/erasures")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "erasePersonalData",
            summary = "Erase what is past the retention, or count it",
            description = "What is past gateway.personal-data.retention is erased by itself, too. 409 retention_not_set"
                    + " when there is no retention.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Wanted.class)))
    @APIResponseSchema(value = Result.class, responseCode = "200")
    public Uni<Result> erase(byte[] body) {
        accounts.requireAll();
        Wanted wanted = json.read(body, Wanted.class, (value, violations) -> {});
        boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
        String client = caller.getPrincipal().getName();
        Uni<Erasures.Result> result =
                dryRun ? erasures.count(client, wanted.person()) : erasures.erase(client, wanted.person());
        return result.map(done -> Result.of(done, dryRun));
    }

    @GET
    @Path("/erasures")
    @Operation(operationId = "listErasures", summary = "The last hundred runs that erased something, newest first")
    @APIResponseSchema(value = Runs.class, responseCode = "200")
    public Uni<Runs> erasures() {
        accounts.requireAll();
        return erasures.newest(LISTED)
                .map(found -> new Runs(found.stream().map(Run::of).toList()));
    }

    @GET
    @Path("/keys")
    @Operation(operationId = "getEncryptionKeyUse", summary = "Where encryption keys other than the newest are in use")
    @APIResponseSchema(value = Keys.class, responseCode = "200")
    public Uni<Keys> keys() {
        accounts.requireAll();
        return resealing
                .uses()
                .map(uses -> new Keys(
                        personalData.newestKey(),
                        uses.stream()
                                .map(use -> new Use(
                                        use.key(),
                                        personalData.hasKey(use.key()),
                                        use.column().table(),
                                        use.column().column(),
                                        use.rows()))
                                .toList()));
    }
}

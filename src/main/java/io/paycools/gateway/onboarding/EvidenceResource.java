package io.paycools.gateway.onboarding;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.Problem;
import io.paycools.gateway.api.QueryParameters;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The evidence of a run over HTTP. */
@Path("/v1/acceptance-runs/{id}/evidence")
@Cancellable(false)
@Tag(name = "Go-live")
@APIResponse(
        responseCode = "default",
        description = "Anything else: problem details with a stable code.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class EvidenceResource {

    private static final String MARKDOWN = "text/markdown";

    private final EvidenceService evidence;
    private final ObjectMapper json;

    EvidenceResource(EvidenceService evidence, ObjectMapper json) {
        this.evidence = evidence;
        this.json = json;
    }

    /** How it is written. */
    enum Format {
        JSON(MediaType.APPLICATION_JSON, "json"),
        HTML(MediaType.TEXT_HTML, "html"),
        MARKDOWN(EvidenceResource.MARKDOWN, "md");

        private final MediaType type;
        private final String ending;

        Format(String type, String ending) {
            this.type = MediaType.valueOf(type);
            this.ending = ending;
        }
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MARKDOWN})
    @RolesAllowed({Roles.READ, Roles.ADMIN})
    @Operation(
            operationId = "getAcceptanceEvidence",
            summary = "What a run has shown, fit to be sent to PayCools",
            description = "Requests and answers as they went over the wire, with keys, signatures and personal data"
                    + " masked. As JSON, as Markdown, or as one page of HTML that can be printed.")
    @APIResponse(
            responseCode = "200",
            description = "The evidence, as far as the run is.",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Evidence.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
            })
    public Uni<RestResponse<String>> get(
            @PathParam("id") String id,
            @Parameter(
                            description = "json, html or markdown; what the header Accept says when absent.",
                            schema = @Schema(type = SchemaType.STRING))
                    @QueryParam("format")
                    String format,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        QueryParameters.requireKnown(uri, Set.of("format"));
        Format wanted = format == null ? accepted(headers.getAcceptableMediaTypes()) : named(format);
        return evidence.of(PathIds.parse(id)).map(found -> answer(found, wanted));
    }

    private static Format named(String format) {
        for (Format each : Format.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(format)) {
                return each;
            }
        }
        throw ServiceException.invalidParameter("format", "must be json, html or markdown");
    }

    /** The best that fits; that one fits was seen to already. */
    private static Format accepted(List<MediaType> types) {
        for (MediaType type : types) {
            for (Format each : Format.values()) {
                if (type.isCompatible(each.type)) {
                    return each;
                }
            }
        }
        return Format.JSON;
    }

    private RestResponse<String> answer(Evidence found, Format format) {
        String text =
                switch (format) {
                    case JSON -> json(found);
                    case HTML -> EvidencePage.of(found);
                    case MARKDOWN -> EvidenceMarkdown.of(found);
                };
        return RestResponse.ResponseBuilder.ok(text)
                .type(format == Format.JSON ? format.type : format.type.withCharset(StandardCharsets.UTF_8.name()))
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", EvidencePage.POLICY + "; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .header(
                        "Content-Disposition",
                        "inline; filename=\"acceptance-" + found.summary().run() + "." + format.ending + "\"")
                .build();
    }

    private String json(Evidence found) {
        try {
            return json.writeValueAsString(found);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("evidence cannot be written as JSON", e);
        }
    }
}

"""What the services in a programme's directory do."""

from __future__ import annotations

from enum import StrEnum


class PartnerKind(StrEnum):
    """What a service does."""

    JOB_AGENCY = "job_agency"
    SOCIAL_SERVICES = "social_services"
    #: The landlord's office for the quarter.
    LANDLORD = "landlord"
    #: Who administers the building.
    CONDOMINIUM = "condominium"
    MEDIATOR = "mediator"
    HEALTH = "health"
    SCHOOL = "school"
    PARISH = "parish"
    OTHER = "other"

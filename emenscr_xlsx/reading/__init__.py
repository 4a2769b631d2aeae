"""From a dropped file to a submission: screened, opened, its tables taken apart."""

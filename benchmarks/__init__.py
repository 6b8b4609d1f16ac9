"""How long the engine takes, beside PyTorch where it is installed: ``python -m benchmarks``."""

import os

# One thread each: the ratio shall not depend on the number of cores. Read when the libraries are first imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

#include "textflag.h"

// func addValues(z *[Classes]float64, values *wordvec.Vector, weights *[wordvec.Dims][Classes]float32)
//
// Two classes at a time with SSE2, which every amd64 processor has. Each class is summed in the order of addValuesPlain,
// so the sums are the same to the bit.
TEXT ·addValues(SB), NOSPLIT, $0-24
	MOVQ   z+0(FP), DI
	MOVQ   values+8(FP), SI
	MOVQ   weights+16(FP), DX
	MOVUPD (DI), X0
	MOVUPD 16(DI), X1
	MOVQ   $100, CX // wordvec.Dims

next:
	CVTSS2SD (SI), X2
	UNPCKLPD X2, X2
	CVTPS2PD (DX), X3
	CVTPS2PD 8(DX), X4
	MULPD    X2, X3
	MULPD    X2, X4
	ADDPD    X3, X0
	ADDPD    X4, X1
	ADDQ     $4, SI
	ADDQ     $16, DX
	DECQ     CX
	JNZ      next

	MOVUPD X0, (DI)
	MOVUPD X1, 16(DI)
	RET
